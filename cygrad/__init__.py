"""cygrad: arrays that record what is done with them and hand back gradients."""
