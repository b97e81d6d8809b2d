# node-gyp reads this file from its --nodedir; that is this folder, so that no headers are fetched for one Node version.
# Node-API's headers are the same for every Node and come from the npm package node-api-headers.
{
  'variables': {
    'standalone_static_library%': 0,
    'openssl_fips%': '',
  },
  'target_defaults': {
    'default_configuration': 'Release',
    'configurations': {
      'Release': { 'cflags': ['-O2'] },
      'Debug': { 'cflags': ['-O1', '-g'] },
    },
    'include_dirs': ['<!(node -p "require(\'node-api-headers\').include_dir")'],
  },
}
