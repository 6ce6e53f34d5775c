/** Kept(): stands where a part of a scene is shown to invited partners only. */
import { Icon } from "#app/ui/icon.tsx";

export function Kept() {
  return (
    <span className="kept">
      <Icon name="lock" />
      仅对受邀单位公开
    </span>
  );
}
