/* Each codec adds its functions to the module's exports. False: an exception is pending. */
#ifndef VISAVIS_CODECS_H
#define VISAVIS_CODECS_H

#include <node_api.h>
#include <stdbool.h>

bool export_vp8_encoder(napi_env env, napi_value exports);
bool export_opus_encoder(napi_env env, napi_value exports);
bool export_opus_decoder(napi_env env, napi_value exports);

#endif
