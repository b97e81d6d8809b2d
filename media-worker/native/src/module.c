/*
 * visavis_media: VP8 (libvpx, libyuv) and Opus (libopus) for realtime use, behind Node-API 8.
 * There is no static state: the module may be loaded in any number of threads, and every handle belongs to the
 * thread that made it.
 */
#include "codecs.h"

NAPI_MODULE_INIT() {
  if (!export_vp8_encoder(env, exports)) return NULL;
  if (!export_opus_encoder(env, exports)) return NULL;
  if (!export_opus_decoder(env, exports)) return NULL;
  return exports;
}
