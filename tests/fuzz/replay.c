/* Runs a fuzz target over the files of folders: the corpora in ctest, without libFuzzer. */
#include <dirent.h>
#include <sys/stat.h>

#include "floorlint/buf.h"

#include "fuzz.h"

static void replay_file(Arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    FUZZ_CHECK(file != NULL);
    Buf bytes = {.arena = arena};
    char chunk[4096];
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, file)) > 0;) {
        buf_add(&bytes, (Str){chunk, got});
    }
    fclose(file);
    LLVMFuzzerTestOneInput((const uint8_t *)(bytes.len > 0 ? bytes.ptr : ""), bytes.len);
}

static size_t replay_folder(Arena *arena, const char *folder)
{
    DIR *directory = opendir(folder);
    FUZZ_CHECK(directory != NULL);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        Str path = str_format(arena, "%s/%s", folder, entry->d_name);
        struct stat status;
        if (stat(path.ptr, &status) == 0 && S_ISREG(status.st_mode)) {
            replay_file(arena, path.ptr);
            count++;
        }
    }
    closedir(directory);
    return count;
}

int main(int argc, char **argv)
{
    Arena *arena = arena_new();
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        count += replay_folder(arena, argv[i]);
    }
    arena_free(arena);
    printf("%zu inputs\n", count);
    return count > 0 ? 0 : 1;
}
