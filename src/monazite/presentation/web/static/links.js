// A scenario file as part of an address: packed into letters, so that a link opens it on any server, also one that was
// started anew. It stands behind the "#", which browsers do not send.

/** @param {CompressionStream | DecompressionStream} stream @param {BufferSource} bytes */
async function through(stream, bytes) {
  const writer = stream.writable.getWriter();
  writer.write(bytes);
  writer.close();
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}

/** @param {string} text */
export async function packed(text) {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} letters */
export async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  return new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes));
}

// The packed file of an address; empty without one.
export const fileOfAddress = () => /^#toml=([\w-]+)$/.exec(location.hash)?.[1] ?? "";
