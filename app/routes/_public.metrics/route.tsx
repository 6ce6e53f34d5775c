import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { loadRegistry, metricLine } from "#app/areas/metrics/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { FilteredEmpty } from "#app/ui/empty-state.tsx";
import { SearchBox } from "#app/ui/search-box.tsx";
import { DIMENSION_NAMES, DIMENSIONS, DIRECTION_NAMES, METRIC_FAMILY_NAMES } from "#db/vocabulary/metrics.ts";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import "./metrics.css";

export const meta: MetaFunction = () => [
  { title: "指标库 · 实景" },
  { name: "description", content: "场景要求与能力声明共用的指标：含义、单位、合理范围与测试方法。" },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const q = (new URL(request.url).searchParams.get("q") ?? "").trim().slice(0, 40);
    const registry = await loadRegistry(ctx);
    const found = q === "" ? registry.usable : registry.suggest(q, registry.usable.length);
    return json({ q, total: registry.usable.length, metrics: found.map((metric) => metricLine(registry, metric)) });
  });
}

export default function PublicMetrics() {
  const { q, total, metrics } = useLoaderData<typeof loader>();
  const groups = DIMENSIONS.map((dimension) => ({ dimension, rows: metrics.filter((metric) => metric.dimension === dimension) })).filter(
    ({ rows }) => rows.length > 0,
  );
  return (
    <div className="metric-library">
      <h1>指标库</h1>
      <p className="lead">
        场景要求与能力声明使用同一套指标，数值按标准单位精确换算后比较：0.5 mm、500 μm、0.05 cm 是同一个值。共 {total} 项。
      </p>
      <SearchBox label="查找指标" large button="查找" placeholder="名称或常用叫法，例如 节拍、防护等级" defaultValue={q} />
      {groups.length === 0 ? (
        <FilteredEmpty filters={`“${q}”`} clearTo={paths.publicMetrics()} />
      ) : (
        <nav aria-label="按维度查看">
          <ul className="metric-jumps">
            {groups.map(({ dimension, rows }) => (
              <li key={dimension}>
                <a href={`#${dimension}`}>
                  {DIMENSION_NAMES[dimension]} <span className="cap">{rows.length}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {groups.map(({ dimension, rows }) => (
        <section key={dimension} id={dimension} aria-label={DIMENSION_NAMES[dimension]}>
          <h2>{DIMENSION_NAMES[dimension]}</h2>
          {rows.map((metric) => (
            <article key={metric.key} id={metric.key}>
              <div>
                <h3>{metric.name}</h3>
                <p>{metric.note}</p>
                {metric.aliases.length > 0 ? <p className="cap">也叫：{metric.aliases.join("、")}</p> : null}
              </div>
              <dl>
                <div>
                  <dt>{metric.kind === "number" ? "单位" : "可填"}</dt>
                  <dd>{metric.kind === "number" ? metric.units.join("、") : metric.range}</dd>
                </div>
                {metric.kind === "number" ? (
                  <div>
                    <dt>合理范围</dt>
                    <dd>
                      {metric.range}，{DIRECTION_NAMES[metric.direction]}
                    </dd>
                  </div>
                ) : null}
                <div>
                  <dt>怎么测</dt>
                  <dd>{metric.testMethod}</dd>
                </div>
                <div>
                  <dt>谁负责</dt>
                  <dd>
                    {metric.ownerRoles.map((role) => SLOT_ROLE_NAMES[role]).join("、")}
                    {metric.family ? `；验证指标族：${METRIC_FAMILY_NAMES[metric.family]}` : ""}
                  </dd>
                </div>
              </dl>
              <p className="more">
                <Link to={paths.capabilities({ metric: metric.key })}>写有这项指标的能力</Link>
              </p>
            </article>
          ))}
        </section>
      ))}
    </div>
  );
}
