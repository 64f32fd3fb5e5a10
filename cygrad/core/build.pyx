"""Facts about the compilation, for `cygrad.show_config`."""

cdef extern from *:
    """
    #define CYGRAD_TEXT_(x) #x
    #define CYGRAD_TEXT(x) CYGRAD_TEXT_(x)
    #if defined(__clang__)
      #define CYGRAD_COMPILER "clang " __clang_version__
    #elif defined(__GNUC__)
      #define CYGRAD_COMPILER "gcc " __VERSION__
    #elif defined(_MSC_VER)
      #define CYGRAD_COMPILER "msvc " CYGRAD_TEXT(_MSC_VER)
    #else
      #define CYGRAD_COMPILER "unknown"
    #endif
    """
    const char *CYGRAD_COMPILER
    const char *VERSION_TEXT "CYGRAD_TEXT(CYGRAD_VERSION)"      # setup.py says it

COMPILER = CYGRAD_COMPILER.decode()
VERSION = VERSION_TEXT.decode()
