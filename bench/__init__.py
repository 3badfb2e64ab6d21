"""The measurements: each figure beside a limit that is measured in the same run, never a test that fails."""
