/** NavigationProgress(): the thin bar while a page loads; nothing before 300 ms, a sentence after 5 s (timing in base.css). */
import { useNavigation } from "@remix-run/react";

export function NavigationProgress() {
  const { state } = useNavigation();
  if (state === "idle") return null;
  return (
    <div className="progress" role="status">
      <span>仍在处理，请稍候。您可以继续等待或稍后再来。</span>
    </div>
  );
}
