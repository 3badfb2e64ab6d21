"""Devices: what is plugged in, whether it works, the rules to install, and cards for simulated ones."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from loyalty.errors import BadConfiguration, DeviceTrouble, Fault
from tui.commands.options import AddCommand, Arguments, choices_of, common, sentence
from tui.commands.terminal import tell
from tui.commands.usage import Parser
from tui.configuration import Configuration, configuration_path, read_configuration
from tui.counter import device_checks, simulation
from tui.files import writing
from tui.language import _, choose_language
from tui.operations.devices import plugged_in
from tui.texts.devices import KINDS, STEPS, calibration_words, rules_words, seen_words
from tui.words import Answer

Work = Callable[[Arguments], tuple[Answer, str]]
AddAction = Callable[[str, str, Work], Parser]


def add(command: AddCommand) -> None:
    choices = choices_of(command("devices", _("enseña, prueba o calibra lectores y grabadores")))

    def action(name: str, meaning: str, work: Work) -> Parser:
        made = choices.add_parser(name, help=meaning, description=sentence(meaning))
        common(made, nested=True)
        made.set_defaults(alone=work)
        return made

    action("list", _("enseña los que hay, configurados o no"), _list)
    action("json", _("lo mismo, como un objeto JSON"), _list).set_defaults(json=True)
    test = action("test", _("prueba uno: se pasa una tarjeta y dice lo que lleva"), _test)
    test.add_argument("name", metavar=_("PUERTO"), help=_("el puerto o la clase, como en la configuración"))
    test.add_argument("--write", action="store_true", help=_("graba una tarjeta de prueba y la vuelve a leer"))
    test.add_argument("--yes", action="store_true", help=_("sin preguntar antes de grabar"))
    rules = action("rules", _("da las reglas de Linux para usar los lectores USB"), _rules)
    group_help = _("el grupo que puede usarlos, además de quien está sentado delante")
    rules.add_argument("--group", default="", metavar=_("GRUPO"), help=group_help)
    rules.add_argument("--output", metavar=_("FICHERO"), help=_("a un fichero"))
    page = action("page", _("escribe la página de códigos para calibrar"), _page)
    page.add_argument("file", metavar=_("FICHERO"), help=_("el PDF con los códigos para calibrar"))
    calibrate = action("calibrate", _("ve qué teclado escribe un lector, y lo apunta"), _calibrate)
    calibrate.add_argument(
        "--scan", metavar=_("TEXTO"), help=_("lo que ha escrito el lector; sin ello, lo espera aquí")
    )
    _simulated(action)


def _simulated(action: AddAction) -> None:
    """What a person does to a device, for those of `tarjetero demo --simulate`."""
    kinds_help = _("de banda (magtek), grabador (msr605) o de códigos (scanner)")
    swipe = action("swipe", _("pasa una tarjeta por un lector simulado"), _deed)
    swipe.add_argument("code", metavar=_("TARJETA"), help=_("su número; sin cifras, una tarjeta en blanco"))
    swipe.add_argument("--device", choices=simulation.KINDS, default=simulation.KINDS[0], help=kinds_help)
    unplug = action("unplug", _("desenchufa uno simulado"), _deed)
    plug = action("plug", _("lo enchufa otra vez"), _deed)
    for made in (unplug, plug):
        made.add_argument("device", choices=simulation.KINDS, metavar=_("APARATO"), help=kinds_help)
    for made in (swipe, unplug, plug):
        made.add_argument("--folder", required=True, metavar=_("CARPETA"), help=_("el de «tarjetero demo --simulate»"))


def _configuration(arguments: Arguments) -> Configuration | None:
    """The configuration, if there is one: most of this works without a shop."""
    try:
        configuration = read_configuration(configuration_path(arguments.config))
    except FileNotFoundError:
        return None
    choose_language(configuration.language)
    return configuration


def _list(arguments: Arguments) -> tuple[Answer, str]:
    configuration = _configuration(arguments)
    devices = configuration.devices if configuration else ()
    answer = {"configured": [{"kind": each.kind, "port": each.port} for each in devices], **plugged_in()}
    return answer, _listed(answer)


def _listed(answer: Answer) -> str:
    lines = [f"{_(KINDS[each['kind']]):<20}  {each['kind']:<8}  {each['port']}" for each in answer["configured"]]
    lines = [_("Configurados:"), *lines] if lines else [_("No hay ningún aparato en la configuración.")]
    ports = [each["port"] for each in answer["configured"]]
    others = [each for each in answer["plugged_in"] if each["port"] not in ports]
    if others:
        lines += ["", _("Enchufados y sin configurar (las líneas son para la configuración):")]
    for each in others:
        lines += ["", f"{each['name'] or each['port']}  {each['trouble']}".rstrip()]
        if each["kinds"]:
            lines.append(device_checks.configuration_lines(each["kinds"], each["port"]))
    return "\n".join([*lines, *answer["troubles"]])


def _test(arguments: Arguments) -> tuple[Answer, str]:
    configuration = _configuration(arguments)
    settings = device_checks.chosen(configuration.devices if configuration else (), arguments.name)
    with device_checks.made(settings) as device:
        identity = device.identify()
        tell(" ".join(filter(None, (_(KINDS[identity.kind]), identity.port, identity.model, identity.firmware))))
        if arguments.write:
            if not arguments.yes and not _agreed():
                raise DeviceTrouble("cancelled", identity.port)
            device_checks.write_test(device, device_checks.patience(), lambda step: tell(_(STEPS[step])))
            return {**asdict(identity), "written": True}, _("Grabada y leída otra vez: el aparato graba bien.")
        tell(_("Pase una tarjeta o un código."))
        seen = device_checks.seen(device.next_reading(device_checks.patience()))
    return {**asdict(identity), "seen": asdict(seen), "ok": not seen.reason}, seen_words(seen)


def _agreed() -> bool:
    """Whether the card may be written on."""
    tell(_("Se grabarán las pistas 1 y 2 de la tarjeta que pase: lo que lleven se pierde. ¿Seguir? (s/n)"))
    return sys.stdin.readline().strip().lower() in ("s", "sí", "si", "y", "yes")


def _rules(arguments: Arguments) -> tuple[Answer, str]:
    _configuration(arguments)
    text, place = device_checks.udev_rules(arguments.group), device_checks.udev_file()
    if not arguments.output:
        return {"file": place, "rules": text}, text.rstrip()
    path = Path(arguments.output)
    with writing(path):
        path.write_text(text, encoding="utf-8")
    return {"file": str(path), "rules": text}, rules_words(str(path), place)


def _page(arguments: Arguments) -> tuple[Answer, str]:
    from tui.papers import write_calibration_page

    configuration = _configuration(arguments)
    write_calibration_page(configuration.shop if configuration else "Tarjetero", Path(arguments.file))
    return {"file": arguments.file}, _("Página con los códigos en {file}.").format(file=arguments.file)


def _calibrate(arguments: Arguments) -> tuple[Answer, str]:
    from tui.configuration_edit import set_value
    from tui.counter.calibration import calibrated

    configuration = _configuration(arguments)
    if configuration is None or configuration.path is None:
        path = configuration_path(arguments.config)
        raise BadConfiguration(str(path), [Fault(str(path), "missing")])
    if arguments.scan is None:
        tell(_("Pase el lector por el primer código de la página («tarjetero devices page»)."))
    found = calibrated(arguments.scan if arguments.scan is not None else sys.stdin.readline().rstrip("\r\n"))
    if found.layout is not None:
        set_value(configuration.path, "reader", "layout", found.layout)
    answer = {"layout": found.layout or "", "caps_lock": found.caps_lock, "ok": found.layout is not None}
    return answer, calibration_words(found)


def _deed(arguments: Arguments) -> tuple[Answer, str]:
    deed, code = arguments.action, getattr(arguments, "code", "")
    simulation.ask_for(Path(arguments.folder), deed, arguments.device, code)
    return {"device": arguments.device, "done": deed}, ""
