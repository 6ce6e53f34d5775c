/** Chances({ code, replications, nearby }): what others have that concerns this scene; nothing where there is nothing. */
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";

interface ChancesProps {
  code: string;
  /** Consortia proven elsewhere that are proposed here. */
  replications: number;
  /** Other scenes that the same capabilities serve. */
  nearby: { scenes: number; robots: number };
}

export function Chances({ code, replications, nearby }: ChancesProps) {
  return (
    <>
      {replications > 0 ? (
        <Notice
          tone="info"
          action={
            <ButtonLink small to={paths.replications(code)}>
              逐项对照
            </ButtonLink>
          }
        >
          有 {replications} 个在相近场景中做成的方案可复制到这里。
        </Notice>
      ) : null}
      {nearby.scenes > 0 ? (
        <Notice
          tone="info"
          action={
            <ButtonLink small to={paths.sceneOrders(code)}>
              查看
            </ButtonLink>
          }
        >
          与 {nearby.scenes} 个相近需求可合并（另 {nearby.robots} 台），同样的能力可以一并承接。
        </Notice>
      ) : null}
    </>
  );
}
