/* VP8, realtime, constant bitrate, one stream: RGBA in, one compressed frame out, at once. */
#include <libyuv.h>
#include <math.h>
#include <stdlib.h>
#include <vpx/vp8cx.h>
#include <vpx/vpx_encoder.h>

#include "codecs.h"
#include "support.h"

/* RTP's video clock. */
#define TICKS_PER_SECOND 90000
/* Measured: an encoder holds about 20 I420 pictures of its size (references, look-ahead, statistics). */
#define PICTURES_HELD 20
/* 2^53 / 90: beyond this a double no longer tells ticks apart. */
#define TIMESTAMP_MAX_MS 1e14

static const napi_type_tag ENCODER_TAG = {0x6a1f0c5d2b7e4f11ULL, 0x9d3c8e5527a04b01ULL};

typedef struct {
  bool open;
  vpx_codec_ctx_t codec;
  vpx_codec_enc_cfg_t config;
  vpx_image_t *image;
  int64_t last_ticks;
  unsigned long frame_ticks;
  int64_t accounted;
} Vp8Encoder;

static void release(napi_env env, Vp8Encoder *encoder) {
  if (encoder->open) vpx_codec_destroy(&encoder->codec);
  encoder->open = false;
  if (encoder->image) vpx_img_free(encoder->image);
  encoder->image = NULL;
  if (encoder->accounted) account_memory(env, -encoder->accounted);
  encoder->accounted = 0;
}

static void finalize(napi_env env, void *data, void *hint) {
  (void)hint;
  release(env, data);
  free(data);
}

/* The rate control values are those of libwebrtc's VP8 encoder. */
static void configure(vpx_codec_enc_cfg_t *config, int32_t width, int32_t height, int32_t bitrate) {
  config->g_w = (unsigned)width;
  config->g_h = (unsigned)height;
  config->g_timebase.num = 1;
  config->g_timebase.den = TICKS_PER_SECOND;
  /* More threads spin while they wait: four cost ten times the CPU of one at this size. */
  config->g_threads = 1;
  config->g_lag_in_frames = 0;
  config->g_error_resilient = 0;
  config->rc_end_usage = VPX_CBR;
  config->rc_target_bitrate = (unsigned)(bitrate / 1000);
  config->rc_min_quantizer = 2;
  config->rc_max_quantizer = 56;
  config->rc_undershoot_pct = 100;
  config->rc_overshoot_pct = 15;
  config->rc_buf_initial_sz = 500;
  config->rc_buf_optimal_sz = 600;
  config->rc_buf_sz = 1000;
  config->rc_dropframe_thresh = 0;
  /* Key frames on demand only. */
  config->kf_mode = VPX_KF_DISABLED;
}

static vpx_codec_err_t control(Vp8Encoder *encoder, int32_t fps, int32_t cpu_used) {
  /* libwebrtc: a key frame may take half of the optimal buffer, in percent of a frame's share. */
  int max_intra = (int)(encoder->config.rc_buf_optimal_sz * 0.5 * fps / 10);
  if (max_intra < 300) max_intra = 300;
  vpx_codec_err_t result = vpx_codec_control(&encoder->codec, VP8E_SET_CPUUSED, cpu_used);
  if (!result) result = vpx_codec_control(&encoder->codec, VP8E_SET_STATIC_THRESHOLD, 1u);
  if (!result) result = vpx_codec_control(&encoder->codec, VP8E_SET_TOKEN_PARTITIONS, VP8_ONE_TOKENPARTITION);
  if (!result) result = vpx_codec_control(&encoder->codec, VP8E_SET_NOISE_SENSITIVITY, 0u);
  if (!result) {
    result = vpx_codec_control(&encoder->codec, VP8E_SET_MAX_INTRA_BITRATE_PCT, (unsigned)max_intra);
  }
  return result;
}

/* vp8EncoderCreate({ width, height, fps, bitrate, cpuUsed }): handle */
static napi_value create(napi_env env, napi_callback_info info) {
  napi_value options, handle;
  int32_t width, height, fps, bitrate, cpu_used;
  if (!read_arguments(env, info, 1, &options)) return NULL;
  if (!read_option(env, options, "width", 16, 4096, &width)) return NULL;
  if (!read_option(env, options, "height", 16, 4096, &height)) return NULL;
  if (!read_option(env, options, "fps", 1, 120, &fps)) return NULL;
  if (!read_option(env, options, "bitrate", 10000, 100000000, &bitrate)) return NULL;
  /* Positive values let libvpx choose its speed by the wall clock: not on a busy machine. */
  if (!read_option(env, options, "cpuUsed", -16, -1, &cpu_used)) return NULL;

  Vp8Encoder *encoder = calloc(1, sizeof *encoder);
  if (!encoder) return throw_error(env, "Out of memory");
  encoder->last_ticks = -1;
  encoder->frame_ticks = (unsigned long)(TICKS_PER_SECOND / fps);
  vpx_codec_err_t result = vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &encoder->config, 0);
  if (!result) {
    configure(&encoder->config, width, height, bitrate);
    result = vpx_codec_enc_init(&encoder->codec, vpx_codec_vp8_cx(), &encoder->config, 0);
    encoder->open = !result;
  }
  if (!result) result = control(encoder, fps, cpu_used);
  if (result) {
    finalize(env, encoder, NULL);
    return throw_error(env, "The VP8 encoder cannot be opened: %s", vpx_codec_err_to_string(result));
  }
  encoder->image = vpx_img_alloc(NULL, VPX_IMG_FMT_I420, (unsigned)width, (unsigned)height, 32);
  if (!encoder->image) {
    finalize(env, encoder, NULL);
    return throw_error(env, "Out of memory");
  }
  encoder->accounted = (int64_t)width * height * 3 / 2 * PICTURES_HELD;
  account_memory(env, encoder->accounted);
  return make_handle(env, encoder, finalize, &ENCODER_TAG, &handle) ? handle : NULL;
}

static bool read_encoder(napi_env env, napi_value handle, Vp8Encoder **encoder) {
  void *data;
  if (!read_handle(env, handle, &ENCODER_TAG, "a VP8 encoder", &data)) return false;
  *encoder = data;
  if ((*encoder)->open) return true;
  throw_error(env, "The VP8 encoder is closed");
  return false;
}

static bool read_ticks(napi_env env, napi_value value, const Vp8Encoder *encoder, int64_t *ticks) {
  double timestamp;
  if (napi_get_value_double(env, value, &timestamp) != napi_ok) {
    throw_type(env, "timestamp must be a number");
    return false;
  }
  /* Written so that NaN fails too. */
  if (!(timestamp >= 0 && timestamp <= TIMESTAMP_MAX_MS)) {
    throw_range(env, "timestamp must be media time in ms, not negative");
    return false;
  }
  *ticks = llround(timestamp * (TICKS_PER_SECOND / 1000));
  if (*ticks > encoder->last_ticks) return true;
  throw_range(env, "timestamp must grow from frame to frame");
  return false;
}

/* The frame that the last vpx_codec_encode made: { data, keyFrame }, or null when it made none. */
static napi_value take_frame(napi_env env, Vp8Encoder *encoder) {
  vpx_codec_iter_t iterator = NULL;
  const vpx_codec_cx_pkt_t *packet;
  napi_value frame = NULL, data, key_frame;
  while ((packet = vpx_codec_get_cx_data(&encoder->codec, &iterator))) {
    if (packet->kind != VPX_CODEC_CX_FRAME_PKT) continue;
    if (frame) return throw_error(env, "The VP8 encoder gave two frames for one picture");
    bool is_key = (packet->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
    if (!copy_bytes(env, packet->data.frame.buf, packet->data.frame.sz, &data)) return NULL;
    TRY_NAPI(env, napi_get_boolean(env, is_key, &key_frame), NULL);
    TRY_NAPI(env, napi_create_object(env, &frame), NULL);
    TRY_NAPI(env, napi_set_named_property(env, frame, "data", data), NULL);
    TRY_NAPI(env, napi_set_named_property(env, frame, "keyFrame", key_frame), NULL);
  }
  if (!frame) TRY_NAPI(env, napi_get_null(env, &frame), NULL);
  return frame;
}

/* vp8EncodeSync(handle, rgba, timestamp, keyFrame): { data, keyFrame } | null */
static napi_value encode(napi_env env, napi_callback_info info) {
  napi_value arguments[4];
  Vp8Encoder *encoder;
  uint8_t *rgba;
  size_t length;
  int64_t ticks;
  bool key_frame;
  if (!read_arguments(env, info, 4, arguments)) return NULL;
  if (!read_encoder(env, arguments[0], &encoder)) return NULL;
  if (!read_bytes(env, arguments[1], "rgba", &rgba, &length)) return NULL;
  if (!read_ticks(env, arguments[2], encoder, &ticks)) return NULL;
  if (!read_boolean(env, arguments[3], "keyFrame", &key_frame)) return NULL;

  vpx_image_t *image = encoder->image;
  int width = (int)image->d_w, height = (int)image->d_h;
  if (length != (size_t)width * (size_t)height * 4) {
    return throw_range(env, "rgba must be %d x %d x 4 bytes, it is %zu bytes", width, height, length);
  }
  /* libyuv names formats by the little-endian word: R, G, B, A in memory is its ABGR. */
  if (ABGRToI420(rgba, width * 4, image->planes[VPX_PLANE_Y], image->stride[VPX_PLANE_Y],
                 image->planes[VPX_PLANE_U], image->stride[VPX_PLANE_U], image->planes[VPX_PLANE_V],
                 image->stride[VPX_PLANE_V], width, height) != 0) {
    return throw_error(env, "The picture cannot be converted to I420");
  }
  vpx_codec_err_t result = vpx_codec_encode(&encoder->codec, image, ticks, encoder->frame_ticks,
                                            key_frame ? VPX_EFLAG_FORCE_KF : 0, VPX_DL_REALTIME);
  if (result) return throw_error(env, "VP8 encoding failed: %s", vpx_codec_err_to_string(result));
  encoder->last_ticks = ticks;
  return take_frame(env, encoder);
}

/* vp8EncoderSetBitrate(handle, bps): void; takes effect with the next frame. */
static napi_value set_bitrate(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  Vp8Encoder *encoder;
  int32_t bitrate;
  if (!read_arguments(env, info, 2, arguments)) return NULL;
  if (!read_encoder(env, arguments[0], &encoder)) return NULL;
  if (!read_integer(env, arguments[1], "bitrate", 10000, 100000000, &bitrate)) return NULL;
  unsigned previous = encoder->config.rc_target_bitrate;
  encoder->config.rc_target_bitrate = (unsigned)(bitrate / 1000);
  vpx_codec_err_t result = vpx_codec_enc_config_set(&encoder->codec, &encoder->config);
  if (!result) return NULL;
  encoder->config.rc_target_bitrate = previous;
  return throw_error(env, "The bitrate cannot be set: %s", vpx_codec_err_to_string(result));
}

/* vp8EncoderClose(handle): void; frees the codec at once. Idempotent. */
static napi_value close_encoder(napi_env env, napi_callback_info info) {
  napi_value handle;
  void *data;
  if (!read_arguments(env, info, 1, &handle)) return NULL;
  if (read_handle(env, handle, &ENCODER_TAG, "a VP8 encoder", &data)) release(env, data);
  return NULL;
}

bool export_vp8_encoder(napi_env env, napi_value exports) {
  return export_function(env, exports, "vp8EncoderCreate", create) &&
         export_function(env, exports, "vp8EncodeSync", encode) &&
         export_function(env, exports, "vp8EncoderSetBitrate", set_bitrate) &&
         export_function(env, exports, "vp8EncoderClose", close_encoder);
}
