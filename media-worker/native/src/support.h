/* What the codecs' files share: errors, argument reading, handles. */
#ifndef VISAVIS_SUPPORT_H
#define VISAVIS_SUPPORT_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Returns from the calling function with a pending JS exception when a Node-API call fails. */
#define TRY_NAPI(env, call, failure)          \
  do {                                        \
    if ((call) != napi_ok) {                  \
      throw_napi_failure((env), #call);       \
      return (failure);                       \
    }                                         \
  } while (0)

/* Throws an Error that names the failed call, unless an exception is pending already. */
void throw_napi_failure(napi_env env, const char *call);

/* Throws Error / RangeError with a printf-formatted message. Returns NULL, so that callers can `return` it. */
napi_value throw_error(napi_env env, const char *format, ...) __attribute__((format(printf, 2, 3)));
napi_value throw_range(napi_env env, const char *format, ...) __attribute__((format(printf, 2, 3)));
napi_value throw_type(napi_env env, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads exactly `count` arguments; missing ones are undefined. False: an exception is pending. */
bool read_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments);

/* Reads an integer in [min, max]. False: an exception that names it is pending. */
bool read_integer(napi_env env, napi_value value, const char *name, int32_t min, int32_t max, int32_t *result);

/* Reads the property `name` of `object` as read_integer does. */
bool read_option(napi_env env, napi_value object, const char *name, int32_t min, int32_t max, int32_t *result);

bool read_boolean(napi_env env, napi_value value, const char *name, bool *result);

/* Reads a Uint8Array, Uint8ClampedArray or Buffer. The memory is good until control returns to JS. */
bool read_bytes(napi_env env, napi_value value, const char *name, uint8_t **data, size_t *length);

/* Reads an Int16Array; length in samples. */
bool read_samples(napi_env env, napi_value value, const char *name, int16_t **data, size_t *length);

/* A new Uint8Array / Int16Array, with its own (transferable) ArrayBuffer, that holds a copy. */
bool copy_bytes(napi_env env, const void *data, size_t length, napi_value *result);
bool copy_samples(napi_env env, const int16_t *data, size_t samples, napi_value *result);

/*
 * Makes an opaque JS object that owns `data`. The tag tells encoders from decoders and from anything else.
 * On failure `finalize` has been called and an exception is pending.
 */
bool make_handle(napi_env env, void *data, napi_finalize finalize, const napi_type_tag *tag, napi_value *result);

/* Reads a handle of that tag. False: a TypeError that names what was expected is pending. */
bool read_handle(napi_env env, napi_value value, const napi_type_tag *tag, const char *name, void **data);

/* Tells the garbage collector about memory that it cannot see; negative to give it back. */
void account_memory(napi_env env, int64_t bytes);

/* Sets `target[name] = function`. */
bool export_function(napi_env env, napi_value target, const char *name, napi_callback function);

#endif
