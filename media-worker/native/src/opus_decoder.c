/* Opus decoder: mono, with concealment of lost packets by in-band FEC or extrapolation. */
#include <opus.h>
#include <stdlib.h>

#include "codecs.h"
#include "support.h"

/* The longest Opus packet is 120 ms: 5,760 samples at 48 kHz. */
#define SAMPLES_MAX 5760

static const napi_type_tag DECODER_TAG = {0xc80b5e7d91f24b33ULL, 0x8a46d1f0e35c4903ULL};

typedef struct {
  OpusDecoder *codec;
  int32_t rate;
  int64_t accounted;
} Decoder;

static void release(napi_env env, Decoder *decoder) {
  if (decoder->codec) opus_decoder_destroy(decoder->codec);
  decoder->codec = NULL;
  if (decoder->accounted) account_memory(env, -decoder->accounted);
  decoder->accounted = 0;
}

static void finalize(napi_env env, void *data, void *hint) {
  (void)hint;
  release(env, data);
  free(data);
}

/* opusDecoderCreate({ sampleRate }): handle */
static napi_value create(napi_env env, napi_callback_info info) {
  napi_value options, handle;
  int32_t rate;
  if (!read_arguments(env, info, 1, &options)) return NULL;
  if (!read_option(env, options, "sampleRate", 8000, 48000, &rate)) return NULL;

  Decoder *decoder = calloc(1, sizeof *decoder);
  if (!decoder) return throw_error(env, "Out of memory");
  int result = OPUS_OK;
  decoder->codec = opus_decoder_create(rate, 1, &result);
  if (result != OPUS_OK || !decoder->codec) {
    finalize(env, decoder, NULL);
    return throw_range(env, "The Opus decoder cannot be opened at %d Hz: %s", rate, opus_strerror(result));
  }
  decoder->rate = rate;
  decoder->accounted = opus_decoder_get_size(1);
  account_memory(env, decoder->accounted);
  return make_handle(env, decoder, finalize, &DECODER_TAG, &handle) ? handle : NULL;
}

static bool read_decoder(napi_env env, napi_value handle, Decoder **decoder) {
  void *data;
  if (!read_handle(env, handle, &DECODER_TAG, "an Opus decoder", &data)) return false;
  *decoder = data;
  if ((*decoder)->codec) return true;
  throw_error(env, "The Opus decoder is closed");
  return false;
}

static bool read_packet(napi_env env, napi_value value, uint8_t **bytes, size_t *length) {
  if (!read_bytes(env, value, "packet", bytes, length)) return false;
  /* libopus takes an empty packet for a lost one; 1,500 bytes is more than a datagram brings. */
  if (*length > 0 && *length <= 1500) return true;
  throw_range(env, "packet must have 1 to 1500 bytes");
  return false;
}

/* opusDecode(handle, packet): Int16Array */
static napi_value decode(napi_env env, napi_callback_info info) {
  napi_value arguments[2], result;
  Decoder *decoder;
  uint8_t *packet;
  size_t length;
  int16_t pcm[SAMPLES_MAX];
  if (!read_arguments(env, info, 2, arguments)) return NULL;
  if (!read_decoder(env, arguments[0], &decoder)) return NULL;
  if (!read_packet(env, arguments[1], &packet, &length)) return NULL;
  int samples = opus_decode(decoder->codec, packet, (opus_int32)length, pcm, SAMPLES_MAX, 0);
  if (samples < 0) return throw_error(env, "Opus decoding failed: %s", opus_strerror(samples));
  return copy_samples(env, pcm, (size_t)samples, &result) ? result : NULL;
}

/*
 * opusConceal(handle, samples, next | undefined): Int16Array
 * Stands in for a lost packet of that many samples. With the packet that followed it, the lost one is decoded from
 * that packet's in-band FEC where it has any; else it is extrapolated.
 */
static napi_value conceal(napi_env env, napi_callback_info info) {
  napi_value arguments[3], result;
  napi_valuetype next_type;
  Decoder *decoder;
  uint8_t *next = NULL;
  size_t length = 0;
  int32_t samples;
  int16_t pcm[SAMPLES_MAX];
  if (!read_arguments(env, info, 3, arguments)) return NULL;
  if (!read_decoder(env, arguments[0], &decoder)) return NULL;
  if (!read_integer(env, arguments[1], "samples", 1, SAMPLES_MAX, &samples)) return NULL;
  if (samples % (decoder->rate / 400) != 0 || samples > decoder->rate * 120 / 1000) {
    return throw_range(env, "samples must be a multiple of 2.5 ms, at most 120 ms");
  }
  TRY_NAPI(env, napi_typeof(env, arguments[2], &next_type), NULL);
  if (next_type != napi_undefined && !read_packet(env, arguments[2], &next, &length)) return NULL;
  int got = opus_decode(decoder->codec, next, (opus_int32)length, pcm, samples, next != NULL);
  if (got < 0) return throw_error(env, "Opus concealment failed: %s", opus_strerror(got));
  return copy_samples(env, pcm, (size_t)got, &result) ? result : NULL;
}

/* opusDecoderClose(handle): void; frees the codec at once. Idempotent. */
static napi_value close_decoder(napi_env env, napi_callback_info info) {
  napi_value handle;
  void *data;
  if (!read_arguments(env, info, 1, &handle)) return NULL;
  if (read_handle(env, handle, &DECODER_TAG, "an Opus decoder", &data)) release(env, data);
  return NULL;
}

bool export_opus_decoder(napi_env env, napi_value exports) {
  return export_function(env, exports, "opusDecoderCreate", create) &&
         export_function(env, exports, "opusDecode", decode) &&
         export_function(env, exports, "opusConceal", conceal) &&
         export_function(env, exports, "opusDecoderClose", close_decoder);
}
