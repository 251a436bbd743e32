"use client";

/** Shown when the frame of the console failed. It uses no part of the frame (theme, fonts, components). */
export default function GlobalError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <html lang="en-GB">
      <head>
        <title>Redeliver could not be shown</title>
      </head>
      <body style={{ fontFamily: "system-ui, sans-serif", colorScheme: "light dark" }}>
        <main style={{ maxWidth: "30rem", margin: "20vh auto", padding: "0 1rem", lineHeight: 1.55 }}>
          <h1 style={{ fontSize: "1.1rem" }}>Redeliver could not be shown</h1>
          <p>
            The console failed, most often because the database does not answer. Deliveries are made by the
            workers and do not depend on this page.
          </p>
          {error.digest ? <p>The server's log has the cause under {error.digest}.</p> : null}
          <button type="button" onClick={retry}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
