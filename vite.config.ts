import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";
import remixConfig from "./remix.config.js";

export default defineConfig({
  plugins: [remix(remixConfig)],
  // Inlined fonts would be data: URLs, which the content security policy refuses.
  build: { target: "es2022", assetsInlineLimit: 0 },
});
