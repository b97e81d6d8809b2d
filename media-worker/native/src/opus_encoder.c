/* Opus encoder for speech: mono, 20 ms frames, at the rate of the speech itself. */
#include <opus.h>
#include <stdlib.h>

#include "codecs.h"
#include "support.h"

/* The largest Opus frame (RFC 6716, 3.4: 1,275 bytes) and its table of contents byte. */
#define PACKET_MAX 1276

static const napi_type_tag ENCODER_TAG = {0x3f7d20c94e1b4a62ULL, 0xb1e90d4f6c2a4702ULL};

typedef struct {
  OpusEncoder *codec;
  int32_t frame_samples;
  int64_t accounted;
} Encoder;

static void release(napi_env env, Encoder *encoder) {
  if (encoder->codec) opus_encoder_destroy(encoder->codec);
  encoder->codec = NULL;
  if (encoder->accounted) account_memory(env, -encoder->accounted);
  encoder->accounted = 0;
}

static void finalize(napi_env env, void *data, void *hint) {
  (void)hint;
  release(env, data);
  free(data);
}

/* opusEncoderCreate({ sampleRate, bitrate, complexity }): handle */
static napi_value create(napi_env env, napi_callback_info info) {
  napi_value options, handle;
  int32_t rate, bitrate, complexity;
  if (!read_arguments(env, info, 1, &options)) return NULL;
  if (!read_option(env, options, "sampleRate", 8000, 48000, &rate)) return NULL;
  if (!read_option(env, options, "bitrate", 6000, 510000, &bitrate)) return NULL;
  if (!read_option(env, options, "complexity", 0, 10, &complexity)) return NULL;

  Encoder *encoder = calloc(1, sizeof *encoder);
  if (!encoder) return throw_error(env, "Out of memory");
  int result = OPUS_OK;
  encoder->codec = opus_encoder_create(rate, 1, OPUS_APPLICATION_VOIP, &result);
  if (result == OPUS_OK) result = opus_encoder_ctl(encoder->codec, OPUS_SET_BITRATE(bitrate));
  if (result == OPUS_OK) result = opus_encoder_ctl(encoder->codec, OPUS_SET_COMPLEXITY(complexity));
  if (result == OPUS_OK) result = opus_encoder_ctl(encoder->codec, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
  if (result != OPUS_OK) {
    finalize(env, encoder, NULL);
    return throw_range(env, "The Opus encoder cannot be opened at %d Hz: %s", rate, opus_strerror(result));
  }
  encoder->frame_samples = rate / 50;
  encoder->accounted = opus_encoder_get_size(1);
  account_memory(env, encoder->accounted);
  return make_handle(env, encoder, finalize, &ENCODER_TAG, &handle) ? handle : NULL;
}

static bool read_encoder(napi_env env, napi_value handle, Encoder **encoder) {
  void *data;
  if (!read_handle(env, handle, &ENCODER_TAG, "an Opus encoder", &data)) return false;
  *encoder = data;
  if ((*encoder)->codec) return true;
  throw_error(env, "The Opus encoder is closed");
  return false;
}

/* opusEncode(handle, pcm): Uint8Array, one packet */
static napi_value encode(napi_env env, napi_callback_info info) {
  napi_value arguments[2], packet;
  Encoder *encoder;
  int16_t *pcm;
  size_t samples;
  unsigned char bytes[PACKET_MAX];
  if (!read_arguments(env, info, 2, arguments)) return NULL;
  if (!read_encoder(env, arguments[0], &encoder)) return NULL;
  if (!read_samples(env, arguments[1], "pcm", &pcm, &samples)) return NULL;
  if (samples != (size_t)encoder->frame_samples) {
    return throw_range(env, "pcm must be 20 ms, %d samples, it has %zu", encoder->frame_samples, samples);
  }
  opus_int32 length = opus_encode(encoder->codec, pcm, encoder->frame_samples, bytes, sizeof bytes);
  if (length < 0) return throw_error(env, "Opus encoding failed: %s", opus_strerror(length));
  return copy_bytes(env, bytes, (size_t)length, &packet) ? packet : NULL;
}

/* opusEncoderSetPacketLoss(handle, percent): void; in-band FEC is on when percent > 0. */
static napi_value set_packet_loss(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  Encoder *encoder;
  int32_t percent;
  if (!read_arguments(env, info, 2, arguments)) return NULL;
  if (!read_encoder(env, arguments[0], &encoder)) return NULL;
  if (!read_integer(env, arguments[1], "percent", 0, 100, &percent)) return NULL;
  int result = opus_encoder_ctl(encoder->codec, OPUS_SET_INBAND_FEC(percent > 0));
  if (result == OPUS_OK) result = opus_encoder_ctl(encoder->codec, OPUS_SET_PACKET_LOSS_PERC(percent));
  if (result != OPUS_OK) return throw_error(env, "The packet loss cannot be set: %s", opus_strerror(result));
  return NULL;
}

/* opusEncoderClose(handle): void; frees the codec at once. Idempotent. */
static napi_value close_encoder(napi_env env, napi_callback_info info) {
  napi_value handle;
  void *data;
  if (!read_arguments(env, info, 1, &handle)) return NULL;
  if (read_handle(env, handle, &ENCODER_TAG, "an Opus encoder", &data)) release(env, data);
  return NULL;
}

bool export_opus_encoder(napi_env env, napi_value exports) {
  return export_function(env, exports, "opusEncoderCreate", create) &&
         export_function(env, exports, "opusEncode", encode) &&
         export_function(env, exports, "opusEncoderSetPacketLoss", set_packet_loss) &&
         export_function(env, exports, "opusEncoderClose", close_encoder);
}
