import { paths } from "#app/http/paths.ts";
import { Tabs } from "#app/ui/tabs.tsx";

/** The pages about the proposals of one scene. */
export function SceneTabs({ code }: { code: string }) {
  return (
    <Tabs
      label="方案比选"
      items={[
        { to: paths.comparison(code), label: "方案对照" },
        { to: paths.alternatives(code), label: "备选方案" },
        { to: paths.sceneWeights(code), label: "排序权重" },
        { to: paths.whyNot(code), label: "为什么没有某单位" },
        { to: paths.runs(code), label: "匹配记录" },
      ]}
    />
  );
}

/** Where one is, above a page about one scene of the unit. */
export const sceneCrumb = (code: string, page: string) => [
  { label: "我的场景", to: paths.myScenes() },
  { label: code, to: paths.myScene(code) },
  { label: page },
];
