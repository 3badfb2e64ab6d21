"""Devices that are not there, and speak as the real ones do: for tests, and for a demonstration without hardware.

`machines` holds what a device thinks (commands in, answers out), `pty_line` and `usb_bus` what it hangs on, and
`simulation` puts both together under the name of a driver. `scripted` plays a dialogue from a manual, byte by byte.
"""
