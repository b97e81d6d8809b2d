# Builds visavis_media.node against the distribution's libvpx, libyuv and libopus. See README.md.
{
  'targets': [
    {
      'target_name': 'visavis_media',
      'sources': [
        'src/module.c',
        'src/support.c',
        'src/vp8_encoder.c',
        'src/opus_encoder.c',
        'src/opus_decoder.c',
      ],
      'defines': ['NAPI_VERSION=8'],
      'cflags': [
        '<!@(pkg-config --cflags vpx opus)',
        '-Wall', '-Wextra', '-Wshadow', '-fvisibility=hidden', '-fstack-protector-strong',
      ],
      'libraries': [
        '<!@(pkg-config --libs vpx opus)',
        # Debian 12's libyuv-dev has no .pc file.
        '<!@(pkg-config --libs libyuv 2>/dev/null || echo -lyuv)',
        '-lm',
      ],
      'ldflags': ['-Wl,-z,relro,-z,now'],
    },
  ],
}
