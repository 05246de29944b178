/* The readers of CI files, for the rows of rows_ci.c. */
#ifndef SURFACE_CI_READERS_H
#define SURFACE_CI_READERS_H

#include "floorlint/surface.h"

void ci_read_github_workflow(const SurfaceContext *context, const Document *document);
void ci_read_github_action(const SurfaceContext *context, const Document *document);
void ci_read_gitlab(const SurfaceContext *context, const Document *document);
void ci_read_azure(const SurfaceContext *context, const Document *document);
void ci_read_circle(const SurfaceContext *context, const Document *document);
void ci_read_travis(const SurfaceContext *context, const Document *document);
void ci_read_appveyor(const SurfaceContext *context, const Document *document);
void ci_read_jenkins(const SurfaceContext *context, const Document *document);
void ci_read_plain(const SurfaceContext *context, const Document *document);

#endif
