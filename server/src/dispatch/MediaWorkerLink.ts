import type {
  MediaWorkerToServerRequest,
  MeterReport,
  Observer,
  PassageWire,
  ProviderSnapshot,
  Quota,
  serverToMediaWorkerRequests,
  ServerToMediaWorkerName,
  ServerToMediaWorkerRequest,
  ToolOutcome,
} from '@visavis/shared';
import type { z } from 'zod';

export type MediaWorkerResponse<Name extends ServerToMediaWorkerName> = z.output<
  (typeof serverToMediaWorkerRequests)[Name]['response']
>;

export type MediaWorkerLinkEvents = {
  /** The connection is gone, and with it, as far as we know, every session on it. Once, last. */
  closed: [];
};

/** One connected media-worker that said hello: its models are loaded. */
export interface MediaWorkerLink {
  readonly workerId: string;
  /** How many sessions at once. */
  readonly capacity: number;
  /** Names of its effective parts. */
  readonly parts: Readonly<Record<string, string>>;
  readonly closed: boolean;
  /** What its providers did since it started, as it told last; empty until then. */
  readonly providers: readonly ProviderSnapshot[];
  readonly observer: Observer<MediaWorkerLinkEvents>;
  /**
   * @throws VisavisError with the worker's code, or `unavailable` when the connection is gone or no answer comes in
   * `timeoutMs` (default: 5 s).
   */
  request<Name extends ServerToMediaWorkerName>(
    name: Name,
    payload: ServerToMediaWorkerRequest<Name>,
    timeoutMs?: number,
  ): Promise<MediaWorkerResponse<Name>>;
}

/** What media-workers tell us; what these throw becomes the error in the ack. */
export interface MediaWorkerHandlers {
  /** A worker is ready. Resolves once its journal's reports are taken and it may be given sessions. */
  ready(link: MediaWorkerLink, replay: readonly MeterReport[]): Promise<void>;
  event(link: MediaWorkerLink, request: MediaWorkerToServerRequest<'event'>): Promise<void>;
  retrieve(
    link: MediaWorkerLink,
    request: MediaWorkerToServerRequest<'retrieve'>,
  ): Promise<{ passages: PassageWire[]; warning?: string }>;
  meter(link: MediaWorkerLink, report: MeterReport): Promise<{ stop: boolean; quota?: Quota | null }>;
  callTool(link: MediaWorkerLink, request: MediaWorkerToServerRequest<'callTool'>): Promise<ToolOutcome>;
  cancelTool(link: MediaWorkerLink, request: MediaWorkerToServerRequest<'cancelTool'>): void;
}
