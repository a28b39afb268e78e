#ifndef TREK_CCURL_H
#define TREK_CCURL_H

/* libcurl for Swift. Swift cannot call variadic functions, and curl_easy_setopt and its kin are
 * variadic: here is one function for each type of argument, and nothing else. No policy. */

#include <curl/curl.h>

/* The system calls of the loop that Swift's Glibc module leaves out. */
#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif

/* Options of an easy handle. */

static inline CURLcode trek_easy_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode trek_easy_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode trek_easy_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode trek_easy_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode trek_easy_set_list(CURL *handle, CURLoption option,
                                          struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

/* CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION. */
static inline CURLcode trek_easy_set_write(CURL *handle, CURLoption option,
                                           curl_write_callback value) {
  return curl_easy_setopt(handle, option, value);
}

/* CURLOPT_READFUNCTION. */
static inline CURLcode trek_easy_set_read(CURL *handle, curl_read_callback value) {
  return curl_easy_setopt(handle, CURLOPT_READFUNCTION, value);
}

static inline CURLcode trek_easy_set_seek(CURL *handle, curl_seek_callback value) {
  return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, value);
}

static inline CURLcode trek_easy_set_debug(CURL *handle, curl_debug_callback value) {
  return curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, value);
}

static inline CURLcode trek_easy_set_prereq(CURL *handle, curl_prereq_callback value) {
  return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode trek_easy_set_open_socket(CURL *handle, curl_opensocket_callback value) {
  return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode trek_easy_set_close_socket(CURL *handle, curl_closesocket_callback value) {
  return curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, value);
}

/* Constants that libcurl writes as casts, which Swift does not read. */

static inline long trek_auth_basic(void) { return (long)CURLAUTH_BASIC; }
static inline long trek_auth_digest(void) { return (long)CURLAUTH_DIGEST; }
static inline long trek_auth_ntlm(void) { return (long)CURLAUTH_NTLM; }
static inline long trek_auth_negotiate(void) { return (long)CURLAUTH_NEGOTIATE; }
static inline long trek_auth_bearer(void) { return (long)CURLAUTH_BEARER; }

/* What handles share; used by one thread, so that it needs no locks. */

static inline CURLSHcode trek_share_set_data(CURLSH *share, curl_lock_data data) {
  return curl_share_setopt(share, CURLSHOPT_SHARE, data);
}

/* What an easy handle knows of its transfer. */

static inline CURLcode trek_easy_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode trek_easy_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode trek_easy_get_string(CURL *handle, CURLINFO info, const char **value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode trek_easy_get_list(CURL *handle, CURLINFO info,
                                          struct curl_slist **value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode trek_easy_get_pointer(CURL *handle, CURLINFO info, void **value) {
  return curl_easy_getinfo(handle, info, value);
}

/* Options of a multi handle. */

static inline CURLMcode trek_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode trek_multi_set_pointer(CURLM *multi, CURLMoption option, void *value) {
  return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode trek_multi_set_socket(CURLM *multi, curl_socket_callback value) {
  return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, value);
}

static inline CURLMcode trek_multi_set_timer(CURLM *multi, curl_multi_timer_callback value) {
  return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, value);
}

/* The result in a message, a union that Swift reads only by its raw bytes. */
static inline CURLcode trek_message_result(const CURLMsg *message) {
  return message->data.result;
}

/* Names the calling thread, for debuggers and `top -H`. */
void trek_thread_name(const char *name);

#endif
