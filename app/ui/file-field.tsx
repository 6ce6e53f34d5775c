/**
 * FileField({ field | name, label, value, hint?, multiple?, accept?, error?, required?, optional? }): files of a form.
 * `value` are the stored files it begins with ({ id, name, size, mime }). Posts their ids under its name. With JavaScript each file is
 * sent as soon as it is chosen or dropped here; without, it goes with the form, which needs encType="multipart/form-data" and an action
 * that reads it through `readUploads`, and unticking removes a file.
 */
import { type DragEvent, useEffect, useRef, useState } from "react";
import { paths } from "#app/http/paths.ts";
import { classNames } from "./class-names.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, listValue, resolveField } from "./field-source.ts";
import { formatBytes } from "./format.ts";
import { Icon } from "./icon.tsx";
import { type FieldFile, type Upload, useUploads } from "./use-uploads.ts";

type FileFieldProps = FieldProps<readonly string[]> & {
  value?: readonly FieldFile[] | undefined;
  multiple?: boolean | undefined;
  /** Extensions, such as ".pdf,.png"; only a help for choosing: the server decides. */
  accept?: string | undefined;
};

export function FileField(props: FileFieldProps) {
  const { label, hint, optional, multiple = false, accept } = props;
  const resolved = resolveField(props);
  const { files, uploads, isBusy, add, drop, retry, remove } = useUploads(
    startFiles(props.value ?? [], listValue(resolved.value)),
    multiple,
  );
  const [scripted, setScripted] = useState(false);
  const [over, setOver] = useState(false);
  const [blocked, setBlocked] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const busy = useRef(isBusy);
  busy.current = isBusy;
  useEffect(() => setScripted(true), []);

  // A form sent now would lack what is still on its way.
  useEffect(() => {
    const form = box.current?.closest("form");
    const hold = (event: Event) => {
      if (!busy.current) return setBlocked(false);
      event.preventDefault();
      event.stopImmediatePropagation();
      setBlocked(true);
      box.current?.scrollIntoView({ block: "nearest" });
    };
    form?.addEventListener("submit", hold, true);
    return () => form?.removeEventListener("submit", hold, true);
  }, []);

  // Forms that save by themselves listen for input.
  const ids = files.map((file) => file.id).join();
  const known = useRef(ids);
  useEffect(() => {
    if (known.current === ids) return;
    known.current = ids;
    box.current?.dispatchEvent(new Event("input", { bubbles: true }));
  }, [ids]);

  const take = (list: FileList | null) => {
    if (list && list.length > 0) add(multiple ? list : [list[0] as File]);
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };

  return (
    <FieldFrame resolved={resolved} label={label} hint={hint} optional={optional}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut of the file input inside */}
      <div
        ref={box}
        className={classNames("file-field", over && "over")}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        {files.length + uploads.length > 0 ? (
          <ul>
            {files.map((file) => (
              <StoredItem
                key={file.id}
                file={file}
                name={resolved.name}
                scripted={scripted}
                form={props.form}
                onRemove={() => remove(file.id)}
              />
            ))}
            {uploads.map((upload) => (
              <UploadItem key={upload.key} upload={upload} onDrop={() => drop(upload.key)} onRetry={() => retry(upload.key)} />
            ))}
          </ul>
        ) : null}
        <div className="file-choose">
          <input
            type="file"
            id={resolved.id}
            className={scripted ? "vh" : undefined}
            name={scripted ? undefined : resolved.name}
            multiple={multiple}
            accept={accept}
            form={props.form}
            disabled={props.disabled}
            aria-invalid={Boolean(resolved.error)}
            aria-describedby={resolved.error ? `${resolved.id}-error` : undefined}
            onChange={(event) => {
              take(event.currentTarget.files);
              event.currentTarget.value = "";
            }}
          />
          {scripted ? (
            <>
              <label htmlFor={resolved.id} className="btn small">
                {files.length > 0 && !multiple ? "更换文件" : "选择文件"}
              </label>
              <span className="cap">或把文件拖到这里</span>
            </>
          ) : null}
        </div>
        {blocked && isBusy ? <p className="field-error">文件还在上传，完成后请再提交一次。</p> : null}
        <p className="vh" role="status">
          {spoken(uploads, files.length)}
        </p>
      </div>
    </FieldFrame>
  );
}

/** What the page knows, and ids of a form that came back with faults, whose names only the sender's browser knew. */
function startFiles(value: readonly FieldFile[], typed: readonly string[]): FieldFile[] {
  if (typed.length === 0) return [...value];
  return typed.map((id) => value.find((file) => file.id === id) ?? { id, name: "刚上传的文件", size: 0, mime: "" });
}

function spoken(uploads: readonly Upload[], stored: number): string {
  const failed = uploads.filter((upload) => upload.state === "failed").length;
  const under = uploads.length - failed;
  if (under > 0) return `正在上传 ${under} 个文件`;
  if (failed > 0) return `${failed} 个文件没有上传`;
  return stored > 0 ? `已有 ${stored} 个文件` : "";
}

type StoredItemProps = { file: FieldFile; name: string; scripted: boolean; form?: string | undefined; onRemove: () => void };

function StoredItem({ file, name, scripted, form, onRemove }: StoredItemProps) {
  return (
    <li>
      {file.mime.startsWith("image/") ? <img src={paths.thumbnail(file.id)} alt="" loading="lazy" /> : <Icon name="file" />}
      <span className="file-name">
        <a href={paths.file(file.id)}>{file.name}</a>
        {file.size > 0 ? <small>{formatBytes(file.size)}</small> : null}
      </span>
      {scripted ? (
        <>
          <input type="hidden" name={name} value={file.id} form={form} />
          <button type="button" className="btn text small" onClick={onRemove}>
            移除<span className="vh">{file.name}</span>
          </button>
        </>
      ) : (
        <label className="choice">
          <input type="checkbox" name={name} value={file.id} form={form} defaultChecked /> 保留
        </label>
      )}
    </li>
  );
}

function UploadItem({ upload, onDrop, onRetry }: { upload: Upload; onDrop: () => void; onRetry: () => void }) {
  const { name, size, state, progress, error } = upload;
  const failed = state === "failed";
  return (
    <li className={failed ? "failed" : undefined}>
      <Icon name={failed ? "alert" : "upload"} />
      <span className="file-name">
        {name}
        {failed ? <small className="file-fault">{error}</small> : <small>{formatBytes(size)}</small>}
        {failed ? null : <progress value={state === "sending" ? progress : 0} max={1} aria-label={`${name} 的上传进度`} />}
      </span>
      {upload.mayRetry ? (
        <button type="button" className="btn text small" onClick={onRetry}>
          重试<span className="vh">{name}</span>
        </button>
      ) : null}
      <button type="button" className="btn text small" onClick={onDrop}>
        {failed ? "移除" : "取消"}
        <span className="vh">{name}</span>
      </button>
    </li>
  );
}
