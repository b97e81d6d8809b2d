#include "support.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_MAX 256

void throw_napi_failure(napi_env env, const char *call) {
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) != napi_ok || pending) return;
  throw_error(env, "Node-API call failed: %s", call);
}

napi_value throw_error(napi_env env, const char *format, ...) {
  char message[MESSAGE_MAX];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  napi_throw_error(env, NULL, message);
  return NULL;
}

napi_value throw_range(napi_env env, const char *format, ...) {
  char message[MESSAGE_MAX];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  napi_throw_range_error(env, NULL, message);
  return NULL;
}

napi_value throw_type(napi_env env, const char *format, ...) {
  char message[MESSAGE_MAX];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  napi_throw_type_error(env, NULL, message);
  return NULL;
}

bool read_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments) {
  size_t given = count;
  TRY_NAPI(env, napi_get_cb_info(env, info, &given, arguments, NULL, NULL), false);
  return true;
}

bool read_integer(napi_env env, napi_value value, const char *name, int32_t min, int32_t max, int32_t *result) {
  napi_valuetype type;
  double number;
  TRY_NAPI(env, napi_typeof(env, value, &type), false);
  if (type != napi_number) {
    throw_type(env, "%s must be a number", name);
    return false;
  }
  TRY_NAPI(env, napi_get_value_double(env, value, &number), false);
  /* Written so that NaN fails too. */
  if (!(number >= min && number <= max) || number != floor(number)) {
    throw_range(env, "%s must be an integer from %d to %d", name, min, max);
    return false;
  }
  *result = (int32_t)number;
  return true;
}

bool read_option(napi_env env, napi_value object, const char *name, int32_t min, int32_t max, int32_t *result) {
  napi_valuetype type;
  napi_value value;
  TRY_NAPI(env, napi_typeof(env, object, &type), false);
  if (type != napi_object) {
    throw_type(env, "options must be an object");
    return false;
  }
  TRY_NAPI(env, napi_get_named_property(env, object, name, &value), false);
  return read_integer(env, value, name, min, max, result);
}

bool read_boolean(napi_env env, napi_value value, const char *name, bool *result) {
  napi_valuetype type;
  TRY_NAPI(env, napi_typeof(env, value, &type), false);
  if (type != napi_boolean) {
    throw_type(env, "%s must be a boolean", name);
    return false;
  }
  TRY_NAPI(env, napi_get_value_bool(env, value, result), false);
  return true;
}

static bool read_typed_array(napi_env env, napi_value value, napi_typedarray_type *type, size_t *length, void **data) {
  bool is_typed_array = false;
  TRY_NAPI(env, napi_is_typedarray(env, value, &is_typed_array), false);
  if (!is_typed_array) return false;
  TRY_NAPI(env, napi_get_typedarray_info(env, value, type, length, data, NULL, NULL), false);
  /* A detached buffer has no memory. */
  if (*data == NULL) *length = 0;
  return true;
}

static bool wrong_array(napi_env env, const char *name, const char *wanted) {
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) == napi_ok && !pending) throw_type(env, "%s must be %s", name, wanted);
  return false;
}

bool read_bytes(napi_env env, napi_value value, const char *name, uint8_t **data, size_t *length) {
  napi_typedarray_type type;
  void *memory = NULL;
  if (!read_typed_array(env, value, &type, length, &memory) ||
      (type != napi_uint8_array && type != napi_uint8_clamped_array)) {
    return wrong_array(env, name, "a Uint8Array");
  }
  *data = memory;
  return true;
}

bool read_samples(napi_env env, napi_value value, const char *name, int16_t **data, size_t *length) {
  napi_typedarray_type type;
  void *memory = NULL;
  if (!read_typed_array(env, value, &type, length, &memory) || type != napi_int16_array) {
    return wrong_array(env, name, "an Int16Array");
  }
  *data = memory;
  return true;
}

static bool copy_array(napi_env env, const void *data, size_t bytes, napi_typedarray_type type, size_t count,
                       napi_value *result) {
  napi_value buffer;
  void *memory = NULL;
  TRY_NAPI(env, napi_create_arraybuffer(env, bytes, &memory, &buffer), false);
  if (bytes > 0) memcpy(memory, data, bytes);
  TRY_NAPI(env, napi_create_typedarray(env, type, count, buffer, 0, result), false);
  return true;
}

bool copy_bytes(napi_env env, const void *data, size_t length, napi_value *result) {
  return copy_array(env, data, length, napi_uint8_array, length, result);
}

bool copy_samples(napi_env env, const int16_t *data, size_t samples, napi_value *result) {
  return copy_array(env, data, samples * sizeof *data, napi_int16_array, samples, result);
}

bool make_handle(napi_env env, void *data, napi_finalize finalize, const napi_type_tag *tag, napi_value *result) {
  if (napi_create_object(env, result) == napi_ok && napi_type_tag_object(env, *result, tag) == napi_ok &&
      napi_wrap(env, *result, data, finalize, NULL, NULL) == napi_ok) {
    return true;
  }
  finalize(env, data, NULL);
  throw_napi_failure(env, "make_handle");
  return false;
}

bool read_handle(napi_env env, napi_value value, const napi_type_tag *tag, const char *name, void **data) {
  napi_valuetype type;
  bool matches = false;
  TRY_NAPI(env, napi_typeof(env, value, &type), false);
  if (type == napi_object) TRY_NAPI(env, napi_check_object_type_tag(env, value, tag, &matches), false);
  if (!matches) {
    throw_type(env, "handle must be %s", name);
    return false;
  }
  TRY_NAPI(env, napi_unwrap(env, value, data), false);
  return true;
}

void account_memory(napi_env env, int64_t bytes) {
  int64_t total;
  (void)napi_adjust_external_memory(env, bytes, &total);
}

bool export_function(napi_env env, napi_value target, const char *name, napi_callback function) {
  napi_value value;
  TRY_NAPI(env, napi_create_function(env, name, NAPI_AUTO_LENGTH, function, NULL, &value), false);
  TRY_NAPI(env, napi_set_named_property(env, target, name, value), false);
  return true;
}
