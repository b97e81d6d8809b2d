import { createSocket, type Socket } from 'node:dgram';
import { TypedEmitter } from '@visavis/shared';

export interface DatagramEvents {
  message: [Buffer];
  /** Nobody listens at the other end. May come again; the channel stays open. */
  unreachable: [Error];
}

/** A connected datagram path. */
export interface DatagramChannel extends Pick<TypedEmitter<DatagramEvents>, 'on'> {
  /** Never throws: a datagram that cannot be sent is lost, as any may be. */
  send(datagram: Buffer): void;
  close(): void;
}

const UNREACHABLE = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'];
/** A key frame of 720p is 150 packets. */
const BUFFER_BYTES = 1 << 20;

/** One UDP socket, connected: the system drops datagrams from anywhere else and tells when the port is dead. */
export class UdpChannel extends TypedEmitter<DatagramEvents> implements DatagramChannel {
  readonly #socket: Socket;
  #closed = false;

  private constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on('message', (datagram) => this.emit('message', datagram));
    socket.on('error', (error) => this.#onError(error));
  }

  /** @throws when the address cannot be connected to. */
  static async open(ip: string, port: number): Promise<UdpChannel> {
    const socket = createSocket({
      type: ip.includes(':') ? 'udp6' : 'udp4',
      recvBufferSize: BUFFER_BYTES,
      sendBufferSize: BUFFER_BYTES,
    });
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        // Where the address is wrong the callback gets the error.
        socket.connect(port, ip, (error?: Error) => {
          socket.off('error', reject);
          if (error) reject(error);
          else resolve();
        });
      });
    } catch (error) {
      socket.close();
      throw error;
    }
    return new UdpChannel(socket);
  }

  get localPort(): number {
    return this.#socket.address().port;
  }

  send(datagram: Buffer): void {
    if (this.#closed) return;
    this.#socket.send(datagram, (error) => {
      if (error) this.#onError(error);
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // What was just sent (a BYE) leaves before the socket closes.
    setImmediate(() => this.#socket.close());
  }

  #onError(error: NodeJS.ErrnoException): void {
    if (this.#closed || !UNREACHABLE.includes(error.code ?? '')) return;
    this.emit('unreachable', error);
  }
}
