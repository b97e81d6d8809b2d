import type { ClipEventData, ClipWire } from '@visavis/shared';
import type { Clip } from './Clip.ts';

/** Where a clip's files are loaded from. */
export type ClipUrls = Pick<ClipWire, 'url' | 'poster_url' | 'captions_url' | 'urls_expire_at'>;

export function contentTypeOf({ format }: Pick<Clip, 'format'>): ClipWire['content_type'] {
  return format === 'mp4' ? 'video/mp4' : 'video/webm';
}

/** As webhooks show it. */
export function toClipEventData(clip: Clip): ClipEventData {
  return {
    id: clip.id,
    status: clip.status,
    progress: clip.progress,
    failure: clip.failure,
    face: clip.face,
    voice: clip.voice,
    profile: clip.profile,
    language: clip.language,
    format: clip.format,
    size: clip.size,
    content_type: contentTypeOf(clip),
    end_user_id: clip.endUserId,
    created_at: clip.createdAt.toISOString(),
    started_at: clip.startedAt?.toISOString() ?? null,
    ended_at: clip.endedAt?.toISOString() ?? null,
    duration_ms: clip.durationMs,
    bytes: clip.bytes,
    sha256: clip.sha256,
    charged_micros: clip.chargedMicros,
    safety_level: clip.safetyLevel,
  };
}

/** As `/v1` shows it. */
export function toClipWire(clip: Clip, urls: ClipUrls): ClipWire {
  return { ...toClipEventData(clip), ...urls };
}
