/*
 * What any downloader must spend on this machine: receives a file over ranged connections, computes so many SHA-256
 * digests of its bytes (0; 1, as for chunks; 2, as for chunks and the whole), writes it in place, and does nothing
 * else: no ledger, no checks, no forcing, no order.
 *
 *   cc -O2 -o floor floor.c -lcrypto -lpthread
 *   floor PORT PATH BYTES CONNECTIONS FILE DIGESTS
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 256 << 10 };

static struct sockaddr_in server;
static const char *path;
static long share;
static int file, digests;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void take(EVP_MD_CTX *hash, const char *bytes, long count, long at) {
  for (int i = 0; i < digests; i++)
    if (!EVP_DigestUpdate(hash, bytes, count)) fail("digest");
  for (long done = 0; done < count;) {
    ssize_t n = pwrite(file, bytes + done, count - done, at + done);
    if (n < 0) fail("write");
    done += n;
  }
}

static void *connection(void *number) {
  long at = (long)number * share, end = at + share;
  int sock = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(sock, (struct sockaddr *)&server, sizeof server) < 0) fail("connect");
  char *buffer = aligned_alloc(4096, BUFFER);
  int length = snprintf(buffer, BUFFER, "GET %s HTTP/1.1\r\nHost: floor\r\nRange: bytes=%ld-%ld\r\n\r\n", path, at, end - 1);
  if (write(sock, buffer, length) != length) fail("request");
  EVP_MD_CTX *hash = EVP_MD_CTX_new();
  EVP_DigestInit_ex(hash, EVP_sha256(), NULL);
  ssize_t n = recv(sock, buffer, BUFFER, 0);
  char *body = n > 0 ? memmem(buffer, n, "\r\n\r\n", 4) : NULL;
  if (!body || strncmp(buffer, "HTTP/1.1 206", 12) != 0) fail("answer");
  body += 4;
  n -= body - buffer;
  memmove(buffer, body, n);
  while (1) {
    take(hash, buffer, n, at);
    at += n;
    if (at >= end) break;
    n = recv(sock, buffer, BUFFER, 0);
    if (n <= 0) fail("receive");
  }
  EVP_MD_CTX_free(hash);
  free(buffer);
  close(sock);
  return NULL;
}

int main(int count, char **args) {
  if (count != 7) {
    fprintf(stderr, "floor PORT PATH BYTES CONNECTIONS FILE DIGESTS\n");
    return 2;
  }
  server.sin_family = AF_INET;
  server.sin_port = htons(atoi(args[1]));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  path = args[2];
  long connections = atol(args[4]);
  share = atol(args[3]) / connections;
  digests = atoi(args[6]);
  file = open(args[5], O_RDWR | O_CREAT | O_TRUNC, 0600);
  if (file < 0) fail(args[5]);
  pthread_t threads[64];
  for (long i = 0; i < connections && i < 64; i++) pthread_create(&threads[i], NULL, connection, (void *)i);
  for (long i = 0; i < connections && i < 64; i++) pthread_join(threads[i], NULL);
  return 0;
}
