/* Readers of surfaces that a row cannot describe, each in a file reader_<what>.c of its own.
 * All are SurfaceReaders (floorlint/surface.h). */
#ifndef SURFACE_READERS_H
#define SURFACE_READERS_H

#include "floorlint/surface.h"

void read_badges(const SurfaceContext *context, const Document *document);
void read_bicep(const SurfaceContext *context, const Document *document);
void read_bake(const SurfaceContext *context, const Document *document);
void read_cibuildwheel(const SurfaceContext *context, const Document *document);
void read_cloudformation(const SurfaceContext *context, const Document *document);
void read_compose_args(const SurfaceContext *context, const Document *document);
void read_compose_commands(const SurfaceContext *context, const Document *document);
void read_compose_images(const SurfaceContext *context, const Document *document);
void read_conda_environment(const SurfaceContext *context, const Document *document);
void read_devcontainer_args(const SurfaceContext *context, const Document *document);
void read_devcontainer_features(const SurfaceContext *context, const Document *document);
void read_dockerfile(const SurfaceContext *context, const Document *document);
void read_ebuild(const SurfaceContext *context, const Document *document);
void read_env_file(const SurfaceContext *context, const Document *document);
void read_helm_values(const SurfaceContext *context, const Document *document);
void read_hook_arguments(const SurfaceContext *context, const Document *document);
void read_hook_versions(const SurfaceContext *context, const Document *document);
void read_kustomize(const SurfaceContext *context, const Document *document);
void read_locked_packages(const SurfaceContext *context, const Document *document);
void read_makefile(const SurfaceContext *context, const Document *document);
void read_mise(const SurfaceContext *context, const Document *document);
void read_noxfile(const SurfaceContext *context, const Document *document);
void read_pipfile(const SurfaceContext *context, const Document *document);
void read_pixi_freethreading(const SurfaceContext *context, const Document *document);
void read_project_scripts(const SurfaceContext *context, const Document *document);
void read_prose(const SurfaceContext *context, const Document *document);
void read_python_version(const SurfaceContext *context, const Document *document);
void read_readthedocs(const SurfaceContext *context, const Document *document);
void read_readthedocs_commands(const SurfaceContext *context, const Document *document);
void read_ruff_default(const SurfaceContext *context, const Document *document);
void read_script_metadata(const SurfaceContext *context, const Document *document);
void read_scripts(const SurfaceContext *context, const Document *document);
void read_serverless(const SurfaceContext *context, const Document *document);
void read_setup_classifiers(const SurfaceContext *context, const Document *document);
void read_setup_limited_api(const SurfaceContext *context, const Document *document);
void read_setup_py(const SurfaceContext *context, const Document *document);
void read_tekton(const SurfaceContext *context, const Document *document);
void read_earthfile(const SurfaceContext *context, const Document *document);
void read_cmake(const SurfaceContext *context, const Document *document);
void read_bazel_versions(const SurfaceContext *context, const Document *document);
void read_shebang(const SurfaceContext *context, const Document *document);
void read_shell_script(const SurfaceContext *context, const Document *document);
void read_sonar(const SurfaceContext *context, const Document *document);
void read_spack(const SurfaceContext *context, const Document *document);
void read_space(const SurfaceContext *context, const Document *document);
void read_taskfile(const SurfaceContext *context, const Document *document);
void read_terraform_variables(const SurfaceContext *context, const Document *document);
void read_tool_versions(const SurfaceContext *context, const Document *document);
void read_tox_cfg(const SurfaceContext *context, const Document *document);
void read_tox_ini(const SurfaceContext *context, const Document *document);
void read_tox_pyproject(const SurfaceContext *context, const Document *document);
void read_tox_toml(const SurfaceContext *context, const Document *document);

#endif
