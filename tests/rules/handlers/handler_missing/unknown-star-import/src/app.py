from generated_handlers import *
