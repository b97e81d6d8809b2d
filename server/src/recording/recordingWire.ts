import type { RecordingWire } from '@visavis/shared';
import type { Recording } from './Recording.ts';

export function contentTypeOf(recording: Recording): RecordingWire['content_type'] {
  return recording.video ? 'video/webm' : 'audio/webm';
}

/** A recording as `/v1` and webhooks show it. */
export function toRecordingWire(recording: Recording): RecordingWire {
  return {
    id: recording.id,
    session_id: recording.sessionId,
    epoch: recording.epoch,
    status: recording.status,
    content_type: contentTypeOf(recording),
    started_at: recording.startedAt.toISOString(),
    duration_ms: recording.durationMs,
    bytes: recording.bytes,
    sha256: recording.sha256,
  };
}
