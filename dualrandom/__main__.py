"""``python -m dualrandom``."""

import sys

from dualrandom.cli import main

sys.exit(main())
