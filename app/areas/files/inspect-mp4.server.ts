import type { FileHandle } from "node:fs/promises";
import { invalid } from "#app/kernel/errors.ts";
import { damaged, readAt } from "./inspect.server.ts";

/** The description of an MP4 is read into memory; that of an hour of video is a few megabytes. */
const MOST_MOOV_BYTES = 32 * 1024 * 1024;
const MOST_BOXES = 10_000;
/** Boxes in which cameras write where they were. */
const NOTE_BOXES = ["udta", "meta", "uuid"];
/** Boxes that hold boxes, down to where the kind of a track is told. */
const CONTAINERS = ["moov", "trak", "mdia"];
/** Kinds of track that a plain video has; what a camera records beside (positions, motion) has others. */
const PLAIN_TRACKS = ["vide", "soun", "subt", "text", "sbtl", "hint", "tmcd"];

interface Box {
  type: string;
  /** Where the box begins, and where what it holds begins and ends. */
  start: number;
  content: number;
  end: number;
}

/** Walks the boxes of an MP4: they have to fill the file and hold a description. Notes are overwritten with an empty box of the same size. */
export async function inspectMp4(handle: FileHandle, size: number): Promise<void> {
  let hasMoov = false;
  let count = 0;
  for (let at = 0; at < size; ) {
    const box = readBox(await readAt(handle, at, 16), at, size);
    if (!box || ++count > MOST_BOXES) throw damaged("MP4");
    if (NOTE_BOXES.includes(box.type)) await blank(handle, box);
    if (box.type === "moov") {
      if (hasMoov || box.end - box.start > MOST_MOOV_BYTES) throw damaged("MP4");
      hasMoov = true;
      const bytes = await readAt(handle, box.start, box.end - box.start);
      clean(bytes);
      await handle.write(bytes, 0, bytes.length, box.start);
    }
    at = box.end;
  }
  if (!hasMoov) throw damaged("MP4");
}

/** Reads the head of a box that begins `at` in a file or part ending at `limit`. */
function readBox(head: Buffer, at: number, limit: number): Box | null {
  if (head.length < 8) return null;
  const declared = head.readUInt32BE(0);
  const isLarge = declared === 1;
  if (isLarge && head.length < 16) return null;
  const length = declared === 0 ? limit - at : isLarge ? Number(head.readBigUInt64BE(8)) : declared;
  const headLength = isLarge ? 16 : 8;
  if (length < headLength || at + length > limit) return null;
  return { type: head.toString("latin1", 4, 8), start: at, content: at + headLength, end: at + length };
}

/** Goes through a description in memory. */
function clean(bytes: Buffer): void {
  let count = 0;
  const walk = (from: number, to: number) => {
    for (let at = from; at < to; ) {
      const box = readBox(bytes.subarray(at, Math.min(at + 16, to)), at, to);
      if (!box || ++count > MOST_BOXES) throw damaged("MP4");
      if (NOTE_BOXES.includes(box.type)) {
        bytes.write("free", box.start + 4, "latin1");
        bytes.fill(0, box.content, box.end);
      } else if (CONTAINERS.includes(box.type)) walk(box.content, box.end);
      else if (box.type === "hdlr" && !PLAIN_TRACKS.includes(bytes.toString("latin1", box.content + 8, box.content + 12))) {
        throw invalid("视频带有定位等附加数据轨道。请导出为普通 MP4（只含画面与声音）后上传。");
      }
      at = box.end;
    }
  };
  walk(0, bytes.length);
}

const BLANK_STEP = 64 * 1024;

async function blank(handle: FileHandle, box: Box): Promise<void> {
  await handle.write(Buffer.from("free", "latin1"), 0, 4, box.start + 4);
  for (let at = box.content; at < box.end; at += BLANK_STEP) {
    const zeros = Buffer.alloc(Math.min(BLANK_STEP, box.end - at));
    await handle.write(zeros, 0, zeros.length, at);
  }
}
