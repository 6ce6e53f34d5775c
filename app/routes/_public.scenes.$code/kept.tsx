/** Kept({ scene }): stands where a part of a scene is shown to invited partners only; to those invited it says how they come to see it. */
import { Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { Icon } from "#app/ui/icon.tsx";

export function Kept({ scene }: { scene: { code: string; awaitsPledge: boolean } }) {
  return (
    <span className="kept">
      <Icon name="lock" />
      {scene.awaitsPledge ? (
        <span>
          受邀可见：请先<Link to={paths.pledge(scene.code)}>确认保密承诺</Link>
        </span>
      ) : (
        "仅对受邀单位公开"
      )}
    </span>
  );
}
