/**
 * The options of the Remix Vite plugin; vite.config.ts imports them.
 * Single fetch and lazy route discovery stay off: see docs/decisions/0001-remix-2-and-its-flags.md.
 * @type {import("@remix-run/dev").VitePluginConfig}
 */
export default {
  appDirectory: "app",
  ssr: true,
  serverModuleFormat: "esm",
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_lazyRouteDiscovery: false,
    v3_singleFetch: false,
    v3_routeConfig: true,
    unstable_optimizeDeps: true,
  },
};
