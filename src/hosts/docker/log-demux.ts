/** Bytes before each frame: stream (0 stdin, 1 stdout, 2 stderr, 3 the engine itself), three zeros, length as a big-endian 32-bit number. */
const headerLength = 8;
const engineStream = 3;
/**
 * From and to which stream is believed: at the beginning, where it tells frames from a log without any; between frames, where
 * one may be new to us; and where a header is looked for, as no log has anything of stdin.
 */
const known = { begin: [0, engineStream], between: [0, 0xff], lost: [1, engineStream] } as const;
/** No engine writes longer frames: such a length is none. */
const longestFrame = 16 * 1024 * 1024;

/**
 * Bytes. How much the engine may say before the first frame, and how much is looked at to tell frames from what only looks
 * so: an engine's frames are of 16 KiB at most, where they are not the whole log.
 */
const longestPreface = 4 * 1024;
const lookAhead = 32 * 1024;

/** A piece of a log. What is the engine's says that it could not read something: nothing that the container wrote. */
export interface LogPart {
  readonly from: 'container' | 'engine';
  readonly bytes: Buffer;
}

/**
 * Takes the frames off a log of a container without a terminal, as it comes in pieces of any size:
 * https://docs.docker.com/reference/api/engine/version/v1.52/#tag/Container/operation/ContainerAttach (Stream format).
 * The engine speaks up in it, too, where its file of the log is damaged: in frames of a kind of their own, older ones
 * without any. Between and before frames, what is none is the engine's; then it goes on at the next that looks like one. Holds
 * back an unfinished header, however long a frame claims to be; and of a log that does not begin with one, as much as it
 * takes to tell. What is not framed at all is passed on as it is.
 */
export class LogDemux {
  #held = Buffer.alloc(0);
  #left = 0;
  #from: LogPart['from'] = 'container';
  /** The last frame is over, and nothing came since: what is next has to be a header. */
  #isBetween = true;
  #has: 'nothing yet' | 'frames' | 'no frames' = 'nothing yet';

  /** What is in this piece of the stream, in order. */
  push(piece: Buffer): LogPart[] {
    return this.#read(piece, false);
  }

  /** What was held back, now that nothing more comes. */
  end(): LogPart[] {
    return this.#read(Buffer.alloc(0), true);
  }

  #read(piece: Buffer, isOver: boolean): LogPart[] {
    const parts: LogPart[] = [];
    let rest = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    this.#held = Buffer.alloc(0);
    while (rest.length > 0) {
      if (this.#has === 'no frames') {
        parts.push({ from: 'container', bytes: rest });
        break;
      }
      if (this.#left > 0) {
        const bytes = rest.subarray(0, this.#left);
        parts.push({ from: this.#from, bytes });
        this.#left -= bytes.length;
        rest = rest.subarray(bytes.length);
      } else if (this.#has === 'nothing yet' && !mayBeHeader(rest, 0, known.begin)) {
        const at = firstFrame(rest, isOver);
        if (at === 'not known yet') {
          this.#held = Buffer.from(rest);
          break;
        }
        if (at === null) this.#has = 'no frames';
        else {
          parts.push({ from: 'engine', bytes: rest.subarray(0, at) });
          rest = rest.subarray(at);
        }
      } else if (rest.length < headerLength) {
        this.#held = Buffer.from(rest);
        break;
      } else rest = this.#header(rest, parts);
    }
    return parts;
  }

  /** Begins the frame whose header is next; goes past what is before it. Answers with what comes then. */
  #header(rest: Buffer, parts: LogPart[]): Buffer {
    const at = nextHeader(rest, this.#isBetween);
    if (at > 0) {
      parts.push({ from: 'engine', bytes: rest.subarray(0, at) });
      this.#isBetween = false;
    }
    const header = rest.subarray(at, at + headerLength);
    if (header.length < headerLength) {
      this.#held = Buffer.from(header);
      return Buffer.alloc(0);
    }
    this.#has = 'frames';
    this.#isBetween = true;
    this.#left = header.readUInt32BE(4);
    this.#from = header[0] === engineStream ? 'engine' : 'container';
    return rest.subarray(at + headerLength);
  }
}

/** Where the first header is, or the beginning of what may become one at the end. */
function nextHeader(bytes: Buffer, isBetween: boolean): number {
  if (isBetween && mayBeHeader(bytes, 0, known.between)) return 0;
  for (let at = isBetween ? 1 : 0; at < bytes.length; at += 1) if (mayBeHeader(bytes, at, known.lost)) return at;
  return bytes.length;
}

/** Where the frames begin after words of the engine; `null`: there are none. */
function firstFrame(bytes: Buffer, isOver: boolean): number | 'not known yet' | null {
  const isAll = isOver || bytes.length >= lookAhead;
  for (let at = 1; at <= longestPreface && at < bytes.length; at += 1) {
    if (!mayBeHeader(bytes, at, known.lost)) continue;
    const next = bytes.length < at + headerLength ? bytes.length + 1 : at + headerLength + bytes.readUInt32BE(at + 4);
    if (next + headerLength <= bytes.length ? leadsOn(bytes, at, next) : isOver && next === bytes.length) return at;
    if (next + headerLength > bytes.length && !isAll) return 'not known yet';
  }
  return isAll || bytes.length > longestPreface + headerLength ? null : 'not known yet';
}

/** Is there another frame at `next`, or are there the words that are before the first one, again? */
function leadsOn(bytes: Buffer, first: number, next: number): boolean {
  const words = bytes.subarray(0, Math.min(first, headerLength));
  return mayBeHeader(bytes, next, known.begin) || words.equals(bytes.subarray(next, next + words.length));
}

/** As far as it is there. */
function mayBeHeader(bytes: Buffer, start: number, [first, last]: readonly [number, number]): boolean {
  const stream = bytes[start] ?? first;
  if (stream < first || stream > last) return false;
  for (let at = start + 1; at < Math.min(start + 4, bytes.length); at += 1) if (bytes[at] !== 0) return false;
  return bytes.length < start + headerLength || bytes.readUInt32BE(start + 4) <= longestFrame;
}
