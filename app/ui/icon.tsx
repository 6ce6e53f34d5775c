/** Icon({ name, label? }): one 1.5 px line set on a 16 px grid. Decorative unless `label` is given. */
const paths = {
  home: "M2.5 7 8 2.5 13.5 7v6.5h-11zM6.5 13.5v-4h3v4",
  dashboard: "M2.5 2.5h4.5v6H2.5zM9 2.5h4.5v3.5H9zM9 8h4.5v5.5H9zM2.5 10.5h4.5v3H2.5z",
  scan: "M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M5.5 8h5M8 5.5v5",
  plus: "M8 3v10M3 8h10",
  columns: "M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9",
  link: "M6.5 9.5 9.5 6.5M7 4.5 8.5 3a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3 3 0 0 1 3 8.5L4.5 7",
  file: "M4 2.5h5.5L12.5 5.5v8H4zM9 2.5v3.5h3.5M6 9h4.5M6 11.3h3",
  gauge: "M2.5 11.5a5.5 5.5 0 1 1 11 0M8 11.5l2.5-3.5",
  invoice: "M3.5 2.5h9v11l-1.8-1.2-1.4 1.2-1.3-1.2-1.3 1.2-1.4-1.2-1.8 1.2zM6 6h4M6 8.5h4",
  flag: "M4 14V2.5h8L10.5 5.5 12 8.5H4",
  users:
    "M8.5 5.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M1.5 13c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 9.5c1.5.5 2.5 1.8 2.5 3.5",
  user: "M10.5 5.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M3 13.5c0-2.5 2.2-4.2 5-4.2s5 1.7 5 4.2",
  building: "M3 13.5v-11h6v11M9 6h4v7.5M1.5 13.5h13M5 5.5h2M5 8h2M5 10.5h2",
  search: "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0M10.5 10.5l3 3",
  bell: "M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM6.8 14h2.4",
  help: "M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0M6.5 6.5c0-2 3-2 3 0 0 1.2-1.5 1.2-1.5 2.3M8 11v.1",
  info: "M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0M8 7.5V11M8 5v.1",
  chevron: "m4.5 6.5 3.5 3.5 3.5-3.5",
  check: "m3 8.5 3.2 3L13 4.5",
  x: "m4 4 8 8M12 4l-8 8",
  download: "M8 2.5v7.5M4.8 7.2 8 10.3l3.2-3.1M3 13.5h10",
  upload: "M8 10.3V2.8M4.8 5.7 8 2.6l3.2 3.1M3 13.5h10",
  table: "M2.5 2.5h11v11h-11zM2.5 6h11M2.5 9.7h11M6 6v7.5",
  sheet: "M2.5 3.5h11v9h-11zM2.5 6.5h11M7 6.5v6",
  star: "M8 2.5 9.7 6l3.8.5-2.8 2.6.7 3.9L8 11.2 4.6 13l.7-3.9L2.5 6.5 6.3 6z",
  chart: "M3 13.5v-4M8 13.5v-11M13 13.5v-7",
  timeline: "M2.5 4h6M5 8h6.5M8 12h5.5",
  alert: "M8 2.5 14 13H2zM8 6.5v3M8 11.3v.1",
  robot: "M3.5 6h9v7h-9zM8 6V3.5M6.5 3.5h3M6.3 9v1M9.7 9v1M1.8 8.5v2.5M14.2 8.5v2.5",
  wallet: "M2.5 4.5h10v9h-10zM2.5 4.5 10 2.5v2M12.5 7.5h1.5v3h-1.5a1.5 1.5 0 0 1 0-3z",
  key: "M8.5 10.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0M7.7 8.3l5.3-5.3M11 5l2 2M9.3 6.7l1.2 1.2",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  filter: "M2.5 4h11M4.5 8h7M6.5 12h3",
  clock: "M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0M8 4.8V8l2.2 1.5",
  lock: "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  shield: "M8 2.5 13 4v4c0 3-2 4.8-5 5.8C5 12.8 3 11 3 8V4zM5.8 8l1.6 1.6 2.8-3",
  pencil: "M3 13l.6-2.8 7-7 2.2 2.2-7 7zM9.2 4.6l2.2 2.2",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  logout: "M9 2.5H3v11h6M6.5 8h7M11 5.5 13.5 8 11 10.5",
  scale: "M8 2.5v11M4.5 13.5h7M3 4.5h10M3 4.5 1.5 9h3zM13 4.5 11.5 9h3z",
  message: "M2.5 3.5h11v8h-6L4.5 14v-2.5h-2z",
} as const;

export type IconName = keyof typeof paths;

type IconProps = { name: IconName; label?: string | undefined; className?: string | undefined };

export function Icon({ name, label, className }: IconProps) {
  const classes = className ? `icon ${className}` : "icon";
  return label ? (
    <svg className={classes} viewBox="0 0 16 16" role="img">
      <title>{label}</title>
      <path d={paths[name]} />
    </svg>
  ) : (
    <svg className={classes} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
