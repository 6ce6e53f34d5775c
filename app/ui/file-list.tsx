/** FileList({ files: [{ id, name, size, mime }] }): stored files as links, images with a thumbnail. */
import { paths } from "#app/http/paths.ts";
import { formatBytes } from "./format.ts";
import { Icon } from "./icon.tsx";
import type { FieldFile } from "./use-uploads.ts";

export function FileList({ files }: { files: readonly FieldFile[] }) {
  return (
    <ul className="file-list">
      {files.map((file) => (
        <li key={file.id}>
          {file.mime.startsWith("image/") ? (
            <a href={paths.thumbnail(file.id)} target="_blank" rel="noreferrer">
              <img src={paths.thumbnail(file.id)} alt={`${file.name} 的预览`} loading="lazy" />
            </a>
          ) : (
            <Icon name="file" />
          )}
          <span className="file-name">
            <a href={paths.file(file.id)}>{file.name}</a>
            <small>{formatBytes(file.size)}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}
