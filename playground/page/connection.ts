import type { Asked, FromPage, FromServer, RequestNumber } from '../protocol.ts';

/** Waits between attempts to connect, milliseconds: the first, and at most. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 5_000;

/** What a connection tells. */
export interface ConnectionEvents {
  readonly heard: (message: FromServer) => void;
  readonly asked: (asked: FromPage) => void;
  readonly link: (link: 'connecting' | 'open' | 'lost') => void;
}

/** The WebSocket to the playground's server. Comes back by itself. */
export class Connection {
  readonly #address: string;
  readonly #events: ConnectionEvents;
  #socket: WebSocket | null = null;
  #wait = FIRST_WAIT;
  #last: RequestNumber = 0;

  /** `address`: `ws://…/socket`. */
  constructor(address: string, events: ConnectionEvents) {
    this.#address = address;
    this.#events = events;
  }

  /** Connects, and again whenever the connection ends. */
  open(): void {
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.onopen = () => {
      this.#wait = FIRST_WAIT;
      this.#events.link('open');
    };
    // The server is ours: what it says has the protocol's shape.
    socket.onmessage = ({ data }) => this.#events.heard(JSON.parse(String(data)) as FromServer);
    socket.onclose = () => {
      this.#socket = null;
      this.#events.link('lost');
      setTimeout(() => this.open(), this.#wait);
      this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
    };
  }

  /** Asks for something. Without a connection it is not asked: the page says that there is none. */
  ask(asked: Asked): RequestNumber {
    this.#last++;
    if (this.#socket?.readyState === WebSocket.OPEN) {
      const request: FromPage = { ...asked, request: this.#last };
      this.#events.asked(request);
      this.#socket.send(JSON.stringify(request));
    }
    return this.#last;
  }
}
