/* Reads one workflow or one action. */
#include "github.h"

#include "ci_readers.h"

static Frame start_frame(Ci *ci)
{
    Frame frame = {.ci = ci, .file = &ci->own};
    github_push_env(&frame, ci->own.root);
    return frame;
}

void ci_read_github_workflow(const SurfaceContext *context, const Document *document)
{
    Ci ci = ci_start(context, document, github_define);
    if (ci.own.root == NULL) {
        return;
    }
    Frame frame = start_frame(&ci);
    frame.pushed = github_is_pushed(&ci.own);
    github_read_jobs(&frame);
    github_read_named(&frame);
}

void ci_read_github_action(const SurfaceContext *context, const Document *document)
{
    Ci ci = ci_start(context, document, github_define);
    const Node *runs = node_get(ci.own.root, S("runs"));
    if (runs == NULL) {
        return;
    }
    Frame frame = start_frame(&ci);
    ci.unknown = CI_UNKNOWN_LEFT;
    frame.job = runs;
    LaneState state = {0};
    github_walk_steps(&frame, &state, node_get(runs, S("steps")));
    const Node *image = node_get(runs, S("image"));
    if (node_is_scalar(image) && str_starts(image->text, S("docker://"))) {
        Value written = value_of_node(ci.arena, &ci.own, image);
        Value name = value_slice(ci.arena, &written, sizeof "docker://" - 1, image->text.len);
        CiUse use = {.surface = CI_GITHUB_CONTAINER,
                     .role = ROLE_RUNTIME,
                     .spelling = SPELLING_IMAGE,
                     .file = &ci.own,
                     .node = image};
        CiClaims claims = {0};
        ci_claim(&ci, &use, &name, &claims);
    }
    github_read_named(&frame);
}
