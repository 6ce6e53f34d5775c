/** SceneFiles({ files, scene }): photos as thumbnails, papers as links; nothing where there are none. */
import type { FileLine } from "#app/areas/files/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { formatBytes } from "#app/ui/format.ts";
import { Icon } from "#app/ui/icon.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Kept } from "./kept.tsx";
import type { SceneView } from "./scene-view.ts";

export function SceneFiles({ files, scene }: { files: readonly FileLine[]; scene: SceneView }) {
  const isKept = scene.withheld.includes("files");
  if (files.length === 0 && !isKept) return null;
  const photos = files.filter(({ mime }) => mime.startsWith("image/"));
  const papers = files.filter(({ mime }) => !mime.startsWith("image/"));
  return (
    <Sheet title="现场照片与文件" note={isKept ? undefined : `${files.length} 个`}>
      {isKept ? <Kept scene={scene} /> : null}
      {photos.length > 0 ? (
        <ul className="photo-list">
          {photos.map(({ id, name, width, height }) => (
            <li key={id}>
              <a href={paths.file(id)}>
                <img src={paths.thumbnail(id)} alt={name} width={width ?? undefined} height={height ?? undefined} loading="lazy" />
                <span className="cap">{name}</span>
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      {papers.length > 0 ? (
        <ul className="paper-list">
          {papers.map(({ id, name, size }) => (
            <li key={id}>
              <Icon name="file" />
              <a href={paths.file(id)}>{name}</a>
              <span className="cap">{formatBytes(size)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </Sheet>
  );
}
