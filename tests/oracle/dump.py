"""What one CPython interpreter provides, as JSON: run unchanged by 3.6 and newer.

    python dump.py [PROBE]

Modules with their names, classes with their members (inherited ones included, without those
that every object has), the parameters of what inspect.signature understands, and whether
Class[int] works. PROBE is a JSON file {module: [name]} of names to look up besides those that
dir() shows: a module's __getattr__ may provide them. Import errors are part of the answer.
"""
import contextlib
import dis
import enum
import functools
import importlib
import inspect
import io
import json
import os
import pkgutil
import sys
import types
import warnings

# Importing these runs a program, opens a window, or tells nothing about the language.
SKIPPED = {"test", "tests", "idlelib", "turtledemo", "antigravity", "this", "lib2to3",
           "site-packages", "pip", "setuptools", "pkg_resources", "wheel", "_distutils_hack"}
# Every class has these, or how it is built decides whether it does.
BOILERPLATE = {"__module__", "__doc__", "__dict__", "__weakref__", "__slots__", "__annotations__",
               "__abstractmethods__", "__qualname__", "__annotate__", "__annotate_func__",
               "__annotations_cache__", "__static_attributes__", "__firstlineno__",
               "__classcell__", "__classdictcell__", "__type_params__", "__parameters__",
               "__orig_bases__", "__text_signature__", "__signature__", "__wrapped__", "__new__",
               "__init_subclass__", "__subclasshook__", "__getattribute__", "__class__",
               "__dataclass_fields__", "__dataclass_params__", "__match_args__", "__mro_entries__"}
FORMS = {0: "{}/", 1: "{}", 2: "*{}", 3: "{}=", 4: "**{}"}


def parameters(obj):
    """'a/' is positional only, 'a=' keyword only; '**' alone: it may take more than it says."""
    if isinstance(obj, enum.EnumMeta):
        return None  # the metaclass answers, and not the same way in every version
    try:
        signature = inspect.signature(obj)
    except Exception:
        return None
    names = [FORMS[int(p.kind)].format(p.name) for p in signature.parameters.values()]
    wrapper = hasattr(obj, "__wrapped__") and not isinstance(obj, functools._lru_cache_wrapper)
    return names + ["**"] if wrapper else names


@functools.lru_cache(maxsize=None)
def stored(code):
    return frozenset(i.argval for i in dis.get_instructions(code) if i.opname == "STORE_ATTR")


def instance_attributes(cls):
    """Attributes that the methods of a class written in Python assign, to self as a rule."""
    codes = [f.__code__ for c in cls.__mro__ for f in vars(c).values()
             if isinstance(f, types.FunctionType)]
    found = set()
    for code in codes:
        found |= stored(code)
    for c in cls.__mro__:
        found |= set(getattr(c, "_fields", ()) or ()) if isinstance(getattr(c, "_fields", ()), tuple) else set()
    return sorted(n for n in found if not n.startswith("_"))


def identity(cls):
    return "%s.%s" % (cls.__module__, cls.__qualname__)


def is_kept(name):
    if name.startswith("__") and name.endswith("__"):
        return name not in BOILERPLATE
    return not name.startswith("_")


def member_kind(raw):
    if isinstance(raw, type):
        return "class"
    if isinstance(raw, staticmethod):
        return "static"
    if isinstance(raw, (classmethod, types.BuiltinMethodType)) or type(raw).__name__ == "classmethod_descriptor":
        return "classmethod"
    if isinstance(raw, (property, types.GetSetDescriptorType, types.MemberDescriptorType)):
        return "property"
    return "method" if callable(raw) else "attribute"


def members(cls):
    """{name: [kind, owner or None where it is cls itself, parameters or None]}"""
    found = {}
    names = set(type.__dir__(cls)) | set(cls.__members__ if isinstance(cls, enum.EnumMeta) else ())
    for name in sorted(names):
        if not isinstance(name, str) or not is_kept(name):
            continue
        owner = next((c for c in cls.__mro__ if name in vars(c)), cls)
        if owner is object and cls is not object:
            continue
        raw = inspect.getattr_static(cls, name, None)
        kind = member_kind(raw)
        try:
            params = parameters(getattr(cls, name, None)) if kind not in ("property", "attribute") else None
        except Exception:
            params = None
        found[name] = [kind, None if owner is cls else identity(owner), params]
    return found


def is_subscriptable(cls):
    if isinstance(cls, enum.EnumMeta):
        return False
    for argument in (int, (int, int), (int, int, int)):
        try:
            cls[argument]
            return True
        except Exception:
            pass
    return False


def constructor(cls):
    params = parameters(cls)
    return params


def describe(obj, classes):
    if isinstance(obj, types.ModuleType) and sys.modules.get(obj.__name__) is obj:
        return ["module", obj.__name__]
    if isinstance(obj, type):
        key = identity(obj)
        while classes.setdefault(key, (obj, {}))[0] is not obj:
            key += "'"  # another class of the same name
        if not classes[key][1]:
            classes[key][1].update(
                bases=[identity(c) for c in obj.__mro__[1:-1]], params=constructor(obj),
                members=members(obj), instance=instance_attributes(obj),
                subscriptable=is_subscriptable(obj), enum=isinstance(obj, enum.EnumMeta))
        return ["class", key]
    if inspect.isroutine(obj) or (hasattr(obj, "__wrapped__") and callable(obj)):
        return ["function", parameters(obj)]
    return ["attribute", parameters(obj) if callable(obj) else None]


def look_up(module, name, classes):
    """None where the module has no such name."""
    try:
        obj = getattr(module, name)
    except AttributeError:
        return None
    except Exception:
        return ["attribute", None]  # from __getattr__, which needs a module that does not import
    return describe(obj, classes)


def is_public(name):
    parts = name.split(".")
    return name in ("__future__", "__main__") or not (
        SKIPPED & set(parts) or any(p.startswith("_") for p in parts))


def top_level():
    if hasattr(sys, "stdlib_module_names"):
        return set(sys.stdlib_module_names)
    lib = os.path.dirname(os.__file__)
    found = set(sys.builtin_module_names)
    for folder in (lib, os.path.join(lib, "lib-dynload")):
        found.update(m.name for m in pkgutil.iter_modules([folder]))
    return found - SKIPPED


def visit(name, failed, seen):
    if not is_public(name) or name == "__main__":
        return
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            module = importlib.import_module(name)
    except BaseException as e:  # platform modules raise more than ImportError
        failed[name] = "%s: %s" % (type(e).__name__, str(e)[:120])
        return
    seen[name] = module
    for sub in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if sub.name != "__main__":
            visit(name + "." + sub.name, failed, seen)


def dump(probe):
    warnings.simplefilter("ignore")
    top, failed, seen, classes, modules = top_level(), {}, {}, {}, {}
    for name in sorted(top):
        visit(name, failed, seen)
    # Importable without a file of that name: os.path, collections.abc, typing.io ...
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in top and name not in seen and is_public(name) and module is not None:
            seen[name] = module
    for name, module in sorted(seen.items()):
        exported = getattr(module, "__all__", None)
        names = set(dir(module)) | set(exported or ()) | set(probe.get(name, ()))
        found = {}
        for n in sorted(n for n in names if isinstance(n, str) and not n.startswith("__")):
            described = look_up(module, n, classes)
            if described is not None:
                found[n] = described
        modules[name] = {"all": sorted(exported) if exported is not None else None, "names": found}
    return {"python": sys.version.split()[0], "platform": sys.platform, "top": sorted(top),
            "failed": failed, "modules": modules,
            "classes": {key: facts for key, (_, facts) in classes.items()}}


def dump_text(probe):
    """For the WebAssembly builds: JSON in, JSON out."""
    return json.dumps(dump(json.loads(probe)), sort_keys=True)


if __name__ == "__main__":
    wanted = "{}"
    if len(sys.argv) > 1:
        with open(sys.argv[1]) as file:
            wanted = file.read()
    answer = dump_text(wanted)
    sys.stdout.write(answer + "\n")
    sys.stdout.flush()
    os._exit(0)  # threads and atexit hooks of what was imported do not matter
