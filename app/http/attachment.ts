/** Content-Disposition of a download: an ASCII name for old readers, and the real one as RFC 5987 asks. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\w.-]+/g, "_").replace(/^[_.]+/, "");
  // encodeURIComponent leaves four characters that have a meaning there.
  const extended = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain || "file"}"; filename*=UTF-8''${extended}`;
}
