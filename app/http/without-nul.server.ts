import { Transform } from "node:stream";

/**
 * Takes NUL bytes out of a stream of HTML. React 18's streaming renderer hands on its 2 KB buffer whole when the next character does not
 * fit, zeros included, so Chinese text gets one or two of them at every such border. No UTF-8 sequence and no valid HTML holds a zero byte.
 */
export function withoutNul(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk);
    },
  });
}
