"""What every site has besides its pages."""

from pipeline.publishing.hooks import Hooks

HOOKS = Hooks()
